import { MAX_RELAYS } from '../src/node/room/constants.ts';
import type { Member } from '../src/node/room/member.ts';

/** The peer id at the end of a relay's address, or undefined when the address names none. */
export function peerIdIn(address: string): string | undefined {
  return /\/p2p\/([1-9A-HJ-NP-Za-km-z]{1,128})$/.exec(address)?.[1];
}

/**
 * The other relays a room's members name in their records, those most of them name first: at most MAX_RELAYS addresses, one of each relay.
 * `self` is the peer id of the relay that asks.
 */
export function relaysNamed(members: readonly Pick<Member, 'relays'>[], self: string): string[] {
  const named = new Map<string, { readonly address: string; times: number }>();
  for (const { relays } of members) {
    for (const address of relays) {
      const id = peerIdIn(address);
      // A way through another relay is an introduction to a person, not a relay.
      if (id === undefined || id === self || address.includes('/p2p-circuit')) continue;
      const entry = named.get(id) ?? { address, times: 0 };
      entry.times++;
      named.set(id, entry);
    }
  }
  return [...named.values()]
    .sort((a, b) => b.times - a.times)
    .slice(0, MAX_RELAYS)
    .map(({ address }) => address);
}
