/**
 * The directory's snapshot request: a page asks its relay and shows the hallway at once.
 * Request [1, community]; reply [1, [[age ms, card], ...], now ms], liveliest first, at most MAX_SNAPSHOT_CARDS.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { asBytes, asList, asText, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { CARD_LIFE, DIRECTORY_PROTOCOL, MAX_CARD, MAX_SNAPSHOT, MAX_SNAPSHOT_CARDS } from './constants.ts';
import type { Directory } from './directory.ts';

const MAX_REQUEST = 64;

/**
 * Asks the peer at the other end and puts what it says into `directory`. Resolves with what time it is there, ms since 1970, if it says so.
 * Throws MalformedError, or what the stream throws.
 */
export async function fetchDirectory(
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<number | undefined> {
  const request = encodeCbor([1, directory.community]);
  const reply = await ask(connection, DIRECTORY_PROTOCOL, request, { maxReply: MAX_SNAPSHOT, signal });
  const [version, cards, time] = asList(decodeCbor(reply, MAX_SNAPSHOT), 'snapshot', 2, 3);
  asVersion(version, 1);
  const now = time === undefined ? undefined : asUint(time, 'time');
  for (const item of asList(cards, 'cards', 0, MAX_SNAPSHOT_CARDS)) {
    const [age, card] = asList(item, 'aged card', 2);
    await directory.merge(asBytes(card, 'card', 1, MAX_CARD), asUint(age, 'age', CARD_LIFE));
  }
  return now;
}

/** Answers from the directory that `find` has of a community. Returns what stops answering. */
export function serveDirectory(
  libp2p: Libp2p,
  find: (community: string) => Directory | undefined,
  onDrop?: OnDrop,
  now: () => number = Date.now,
): Promise<() => Promise<void>> {
  const reply = (request: Uint8Array): Uint8Array => {
    const [version, community] = asList(decodeCbor(request, MAX_REQUEST), 'request', 2);
    asVersion(version, 1);
    const listing = find(asText(community, 'community', 32))?.listing;
    const cards = listing?.rooms().slice(0, MAX_SNAPSHOT_CARDS) ?? [];
    const time = now();
    return encodeCbor([1, cards.map((card) => [Math.round(listing!.ageOf(card, time)), card.bytes]), time]);
  };
  return serveRequests(libp2p, DIRECTORY_PROTOCOL, { maxRequest: MAX_REQUEST, reply, onDrop });
}
