import { isRelayAddress } from '../../../node/relays/address.ts';
import type { RelayOffer } from '../../../node/relays/held-relay.ts';

/** What a relay announces at /relay.json, or a file host at relays.json. */
export interface RelayNotice {
  readonly addresses: readonly string[];
  readonly stun: readonly string[];
  readonly offers: readonly RelayOffer[];
  readonly community: string | undefined;
}

const NOTHING: RelayNotice = { addresses: [], stun: [], offers: [], community: undefined };
const MAX_NOTICE = 16_384;
/** Relays that one announcement may name. */
const MAX_OFFERS = 16;

function texts(value: unknown, max: number): string[] {
  return Array.isArray(value) ? value.filter((v) => typeof v === 'string').slice(0, max) : [];
}

function offersIn(value: unknown): RelayOffer[] {
  const given: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_OFFERS) : [];
  return given.flatMap((item) => {
    const { address, free } = (item ?? {}) as Partial<Record<string, unknown>>;
    if (typeof address !== 'string' || !isRelayAddress(address)) return [];
    return typeof free === 'number' && free >= 0 ? [{ address, free }] : [];
  });
}

async function readNotice(url: string, signal: AbortSignal): Promise<RelayNotice | undefined> {
  try {
    const response = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!response.ok) return undefined;
    const text = await response.text();
    if (text.length > MAX_NOTICE) return undefined;
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { addresses, relays, stun, offers, community } = parsed as Record<string, unknown>;
    return {
      addresses: [...texts(addresses, 8), ...texts(relays, 16)].filter((a) => isRelayAddress(a)),
      stun: texts(stun, 2).filter((s) => /^stuns?:[^\s?]{1,100}$/.test(s)),
      offers: offersIn(offers),
      community: typeof community === 'string' ? community : undefined,
    };
  } catch {
    // No such file, no JSON, no network: the page has other ways to find a relay.
    return undefined;
  }
}

/** Asks the server that the page came from, then the file beside the page. Never throws. */
export async function discoverRelays(signal: AbortSignal): Promise<RelayNotice> {
  const base = new URL('.', document.baseURI);
  return (
    (await readNotice(new URL('relay.json', base).href, signal)) ??
    (await readNotice(new URL('relays.json', base).href, signal)) ??
    NOTHING
  );
}
