/** The directory's snapshot request: a page asks its relay and can show the hallway at once. Request [1, community]; the reply is a snapshot. */
import type { Connection, Libp2p } from '@libp2p/interface';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { asList, asText, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { DIRECTORY_PROTOCOL, MAX_SNAPSHOT } from './constants.ts';
import type { Directory } from './directory.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

const MAX_REQUEST = 64;

/**
 * Asks the peer at the other end and adds its cards to `directory`. Resolves to the other end's time, ms since 1970, if it reports one. Throws
 * MalformedError, or what the stream throws.
 */
export async function fetchDirectory(
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<number | undefined> {
  const request = encodeCbor([1, directory.community]);
  const reply = await ask(connection, DIRECTORY_PROTOCOL, request, { maxReply: MAX_SNAPSHOT, signal });
  const { cards, now } = readSnapshot(reply);
  for (const { card, age } of cards) await directory.merge(card, age);
  return now;
}

/** Answers from the directory that `find` returns for a community. Returns a function that stops it. */
export function serveDirectory(
  libp2p: Libp2p,
  find: (community: string) => Directory | undefined,
  onDrop?: OnDrop,
  now: () => number = Date.now,
): Promise<() => Promise<void>> {
  const reply = (request: Uint8Array): Uint8Array => {
    const [version, community] = asList(decodeCbor(request, MAX_REQUEST), 'request', 2);
    asVersion(version, 1);
    return writeSnapshot(find(asText(community, 'community', 32))?.listing, now());
  };
  return serveRequests(libp2p, DIRECTORY_PROTOCOL, { maxRequest: MAX_REQUEST, reply, onDrop });
}
