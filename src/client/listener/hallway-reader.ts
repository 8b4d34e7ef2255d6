/**
 * Reads the rooms of a hallway by HTTP (relay/http/hallway.ts), for the page before it has libp2p. Cards are signed, so the server need not be
 * trusted.
 */
import { DEFAULT_COMMUNITY, MAX_SNAPSHOT } from '../../node/directory/constants.ts';
import { Directory } from '../../node/directory/directory.ts';
import { readSnapshot } from '../../node/directory/snapshot.ts';
import { hallwayRoomOf } from '../session/presenters/faces.ts';
import type { HallwayRoom } from '../session/view/hallway.ts';

/** Rooms from the first of `servers` that has the hallway. Resolves to undefined when none has it. Never throws. */
export async function readHallway(
  servers: readonly string[],
  community: string = DEFAULT_COMMUNITY,
  signal?: AbortSignal,
): Promise<readonly HallwayRoom[] | undefined> {
  for (const server of servers) {
    try {
      const url = new URL(`hallway?community=${encodeURIComponent(community)}`, server);
      const answer = await fetch(url, { signal: signal ?? null, credentials: 'omit', referrerPolicy: 'no-referrer' });
      if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/cbor')) continue;
      const directory = new Directory({ gossip: UNHEARD, community });
      const { cards } = readSnapshot(await bounded(answer, MAX_SNAPSHOT));
      for (const { card, age } of cards) await directory.merge(card, age);
      return directory.listing.rooms().map(hallwayRoomOf);
    } catch {
      // This server does not answer, or sends nonsense; the next one or the session will do.
    }
  }
  return undefined;
}

/** Gossip that receives nothing: cards come by HTTP here. */
const UNHEARD: ConstructorParameters<typeof Directory>[0]['gossip'] = {
  subscribe: () => () => undefined,
  publish: async () => undefined,
};

/** The body of a response; throws when it is longer than `max` bytes, without reading on. */
async function bounded({ body }: Response, max: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > max) {
      await reader.cancel();
      throw new RangeError('too long an answer');
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
