/** Where a room is: its id, and relays by which it is reached. */
import { formatFragment } from '../directory/fragment.ts';
import { parseFragment } from '../directory/room-link.ts';
import { listenUrl, MAX_RELAYS } from '../relays/address.ts';
import { relaysToldAt } from '../relays/told-relays.ts';

/** A room, and how it is reached. */
export interface Place {
  /** Id of the room. */
  readonly room: string;
  /** Multiaddrs of relays, at most three, at least one. */
  readonly relays: readonly string[];
  /** Address of a page to enter the room with, without a fragment. */
  readonly page: string;
}

/**
 * The room behind a link, as the page copies it. Asks the server that the link leads to for the relay there. Rejects with a RangeError for what is no link
 * of a room, and where neither the link nor the server names a relay that can be reached by WebSocket.
 */
export async function readLink(link: string, signal?: AbortSignal): Promise<Place> {
  const url = URL.parse(link);
  const route = parseFragment(url?.hash ?? '#');
  if (url === null || route.at !== 'room') throw new RangeError('not the link of a room');
  return { room: route.room, relays: await relaysFor(url, route.relays, signal), page: withoutFragment(url) };
}

/** The link of a room, for people. */
export function writeLink({ page, room, relays }: Place): string {
  return `${page}${formatFragment(room, relays)}`;
}

/** Relays to speak by from a page at this address. Rejects with a RangeError where there is none. */
export async function relaysFor(
  page: string | URL,
  named: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const all = new Set([...(await relaysToldAt(page, signal)), ...named]);
  const relays = [...all].filter((address) => listenUrl(address) !== undefined).slice(0, MAX_RELAYS);
  if (relays.length === 0) throw new RangeError(`no relay is known at ${withoutFragment(new URL(page))}`);
  return relays;
}

export function withoutFragment(url: URL): string {
  return url.href.replace(/#.*$/s, '');
}
