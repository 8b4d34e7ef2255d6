import { COMMUNITY_PATTERN, DEFAULT_COMMUNITY } from '../../src/node/directory/constants.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import type { Route } from './http-server.ts';

/** A snapshot is made at most this often, ms, however many ask. */
const FRESH = 1_000;
/** Hallways whose snapshots are cached at a time. */
const MAX_KEPT = 64;

/** While nobody tells what is new, the last snapshot serves for this long, ms: cards live longer. */
const STALE = 30_000;

export interface HallwayOptions {
  /** The hallway of a community as a snapshot (directory/snapshot.ts); undefined when it is not kept, or nobody answers. Never rejects. */
  readonly find: (community: string) => Promise<Uint8Array | undefined>;
  /** ms of a clock that does not jump. */
  readonly now?: () => number;
}

interface Kept {
  bytes: Uint8Array | undefined;
  at: number;
  asked: Promise<void> | undefined;
}

/**
 * `GET /hallway?community=NAME`: the rooms of a hallway as a snapshot, for pages without libp2p. Its cards are signed, so it may come from anywhere and
 * any page may read it.
 */
export function createHallway({ find, now = () => performance.now() }: HallwayOptions): Route {
  const kept = new Map<string, Kept>();

  const renew = async (community: string, held: Kept): Promise<void> => {
    const bytes = await find(community);
    if (bytes !== undefined || now() - held.at >= STALE) held.bytes = bytes;
    if (bytes !== undefined) held.at = now();
    held.asked = undefined;
    // Names that are kept nowhere push out none that are.
    if (held.bytes === undefined && kept.get(community) === held) kept.delete(community);
  };
  const snapshot = async (community: string): Promise<Uint8Array | undefined> => {
    const held = kept.get(community) ?? { bytes: undefined, at: Number.NEGATIVE_INFINITY, asked: undefined };
    if (held.bytes !== undefined && now() - held.at < FRESH) return held.bytes;
    remember(kept, community, held, MAX_KEPT);
    // However many ask at a time, one question goes on.
    held.asked ??= renew(community, held);
    await held.asked;
    return held.bytes;
  };

  return (request, response) => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1] ?? '');
    const community = query.get('community') ?? DEFAULT_COMMUNITY;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'no-store');
    const answer = (bytes: Uint8Array | undefined): void => {
      if (bytes === undefined) {
        response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('No such hallway is kept here.\n');
        return;
      }
      response.writeHead(200, { 'Content-Type': 'application/cbor', 'Content-Length': bytes.byteLength });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    };
    if (COMMUNITY_PATTERN.test(community)) void snapshot(community).then(answer);
    else answer(undefined);
  };
}
