/** What the session reads in a relay's announcement besides addresses. */
import { isRelayAddress } from '../../../node/relays/address.ts';
import type { RelayOffer } from '../../../node/relays/held-relay.ts';
import { type RelayNotice, texts } from './relay-discovery.ts';

/** Relays that one announcement may name. */
const MAX_OFFERS = 16;

/** STUN servers, as URLs. */
export function stunIn({ said }: RelayNotice): readonly string[] {
  return texts(said['stun'], 2).filter((s) => /^stuns?:[^\s?]{1,100}$/.test(s));
}

/** Relays that it knows, and the share of each that is free. */
export function offersIn({ said }: RelayNotice): readonly RelayOffer[] {
  const given: readonly unknown[] = Array.isArray(said['offers']) ? said['offers'].slice(0, MAX_OFFERS) : [];
  return given.flatMap((item) => {
    const { address, free } = (item ?? {}) as Partial<Record<string, unknown>>;
    if (typeof address !== 'string' || !isRelayAddress(address)) return [];
    return typeof free === 'number' && free >= 0 ? [{ address, free }] : [];
  });
}
