import { COMMUNITY_PATTERN, DEFAULT_COMMUNITY } from '../../src/node/directory/constants.ts';
import type { Directory } from '../../src/node/directory/directory.ts';
import { writeSnapshot } from '../../src/node/directory/snapshot.ts';
import type { Route } from './http-server.ts';

/** A snapshot is made at most this often, ms, however many ask. */
const FRESH = 1_000;
/** Hallways whose snapshots are cached at a time. */
const MAX_KEPT = 64;

export interface HallwayOptions {
  /** The hallway of a community, while the relay keeps it. */
  readonly find: (community: string) => Directory | undefined;
  /** ms since 1970. */
  readonly now?: () => number;
}

/**
 * `GET /hallway?community=NAME`: the rooms of a hallway as a snapshot (directory/snapshot.ts), for pages without libp2p. Its cards are signed, so it
 * may come from anywhere and any page may read it.
 */
export function createHallway({ find, now = Date.now }: HallwayOptions): Route {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly at: number }>();

  const snapshot = (community: string): Uint8Array | undefined => {
    const time = now();
    const held = kept.get(community);
    if (held !== undefined && time - held.at >= 0 && time - held.at < FRESH) return held.bytes;
    kept.delete(community);
    const directory = find(community);
    if (directory === undefined) return undefined;
    const bytes = writeSnapshot(directory.listing, time);
    kept.set(community, { bytes, at: time });
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
    return bytes;
  };

  return (request, response) => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1] ?? '');
    const community = query.get('community') ?? DEFAULT_COMMUNITY;
    const bytes = COMMUNITY_PATTERN.test(community) ? snapshot(community) : undefined;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'no-store');
    if (bytes === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('No such hallway is kept here.\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/cbor', 'Content-Length': bytes.byteLength });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
}
