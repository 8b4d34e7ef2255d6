import type { Member } from '../../src/node/records/member.ts';
import { MAX_RELAYS, peerIdIn } from '../../src/node/relays/address.ts';
import { isReserved } from '../util/ip.ts';

/** True for a multiaddr by which one relay can reach another: WebSocket or webrtc-direct, with a peer id at its end. */
export function isRelayAddress(address: string): boolean {
  return /^\/(ip4|ip6|dns|dns4|dns6)\/[0-9A-Za-z.:-]+\/(tcp\/\d+(\/tls)?\/wss?|udp\/\d+\/webrtc-direct(\/certhash\/[\w-]+)+)\/p2p\/[1-9A-HJ-NP-Za-km-z]{1,128}$/.test(
    address,
  );
}

/** True for a relay address that anyone may make this relay dial: not an address of the relay's own network. */
export function isPublicRelay(address: string): boolean {
  const host = address.split('/')[2] ?? '';
  return isRelayAddress(address) && !isReserved(host) && !/(^|\.)(localhost|local|internal)$/i.test(host);
}

/**
 * The other relays that a room's members name in their records, the most frequent first: at most MAX_RELAYS addresses, one per relay. `self` is the
 * peer id of the asking relay.
 */
export function relaysNamed(members: readonly Pick<Member, 'relays'>[], self: string): string[] {
  const named = new Map<string, { readonly address: string; times: number }>();
  for (const { relays } of members) {
    for (const address of relays) {
      const id = peerIdIn(address);
      // A circuit address leads to a person, not to a relay.
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
