import type { IncomingMessage } from 'node:http';
import { isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { MAX_MEMBER } from '../../src/node/records/constants.ts';
import type { Room } from '../../src/node/room/room.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import type { Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import type { Route } from './http-server.ts';

export interface FarewellsOptions {
  /** A room while the relay keeps it. */
  readonly find: (room: RoomId) => Pick<Room, 'handOnFarewell'> | undefined;
  readonly counters: Counters;
  /** ms, steady. */
  readonly now?: () => number;
}

/** Farewells from one address: many people may share it, and each page that closes sends one. */
const BY_ADDRESS = { perSecond: 3, burst: 24, maxKeys: 1_024 };
/** Farewells from everywhere: each costs two signatures to check. */
const IN_ALL = { perSecond: 50, burst: 200, maxKeys: 1 };
/** What a record costs that nobody signed, beside its one. */
const FORGED = 8;

/**
 * `POST /farewell?room=ID`: takes the signed record with which a member leaves, from a page that closes and has neither the time for a stream nor a
 * worker any more. Answers 204, whatever becomes of the record: nobody waits for it.
 */
export function createFarewells({ find, counters, now = () => performance.now() }: FarewellsOptions): Route {
  const byAddress = new RateLimit(BY_ADDRESS);
  const inAll = new RateLimit(IN_ALL);
  return (request, response, address) => {
    const end = (status: number): void => {
      // What is left of a body that nobody reads must not be taken for the next request.
      response.writeHead(status, request.complete ? {} : { Connection: 'close' }).end();
    };
    const id = new URLSearchParams(request.url?.split('?', 2)[1] ?? '').get('room') ?? '';
    const room = isRoomId(id) ? find(id) : undefined;
    if (room === undefined) return end(404);
    const from = shareKey(address);
    if (!byAddress.take(from, now()) || !inAll.take('', now())) {
      counters.add('said.dropped.flood');
      return end(429);
    }
    const handOn = async (): Promise<void> => {
      const record = await bodyOf(request);
      if (record === undefined) {
        counters.add('said.dropped.malformed');
        return end(413);
      }
      const verdict = await room.handOnFarewell(record);
      if (verdict === 'accept') counters.add('said.accepted');
      else counters.add(verdict === 'reject' ? 'said.dropped.malformed' : 'said.dropped.old');
      if (verdict === 'reject') byAddress.take(from, now(), FORGED);
      end(204);
    };
    handOn().catch(() => {
      counters.add('http.failed.answer');
      response.destroy();
    });
  };
}

/** Resolves to the whole body, or to undefined when it is empty, longer than a record, or does not come to its end. Never rejects. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_MEMBER) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return size === 0 ? undefined : new Uint8Array(Buffer.concat(chunks));
}
