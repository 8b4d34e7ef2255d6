/**
 * Links within the page: everything is in the URL fragment, which no web server sees. This file splits a fragment into its parts without checking
 * them.
 */
import type { RoomId } from '../identity/ids.ts';
import { isRelayAddress, MAX_RELAYS } from '../relays/address.ts';

export interface Fragment {
  /** An empty fragment: the page's hallway. */
  readonly isEmpty: boolean;
  readonly room: string | undefined;
  readonly community: string | undefined;
  readonly invite: string | undefined;
  readonly relays: readonly string[];
}

/** Unknown parts are ignored, excess relays dropped. */
export function readFragment(fragment: string): Fragment {
  const text = fragment.replace(/^#/, '');
  const params = new URLSearchParams(text.slice(0, 4_096));
  const part = (name: string): string | undefined => params.get(name) ?? undefined;
  return {
    isEmpty: text === '',
    room: part('room'),
    community: part('community'),
    invite: part('invite'),
    relays: params
      .getAll('relay')
      .filter((r) => isRelayAddress(r))
      .slice(0, MAX_RELAYS),
  };
}

export function formatFragment(room: RoomId, relays: readonly string[], invite?: string): string {
  return `#${invite === undefined ? `room=${room}` : `invite=${invite}`}${relayParts(relays)}`;
}

export function formatCommunity(community: string, relays: readonly string[], invite?: string): string {
  return `#community=${community}${relayParts(relays)}${invite === undefined ? '' : `&invite=${invite}`}`;
}

function relayParts(relays: readonly string[]): string {
  // Slashes and colons stay readable; the fragment allows them (RFC 3986, section 3.5).
  return relays
    .slice(0, MAX_RELAYS)
    .map((r) => `&relay=${encodeURIComponent(r).replace(/%2F/g, '/')}`)
    .join('');
}
