import { signal } from '@preact/signals-core';
import { isRelayAddress } from '../../../node/relays/address.ts';

/** What a relay announces at /relay.json, or a file host at relays.json. */
export interface RelayNotice {
  readonly addresses: readonly string[];
  /** The community whose relay it is. */
  readonly community: string | undefined;
  /** All of it, as it was said: ./relay-offers.ts reads the rest. */
  readonly said: Readonly<Record<string, unknown>>;
}

const NOTHING: RelayNotice = { addresses: [], community: undefined, said: {} };

/** What the server that the page came from says of itself: it may have replays, and tell of rooms. */
export const serverSays = signal(NOTHING.said);

const MAX_NOTICE = 16_384;

/** The texts in a list, at most `max`. */
export function texts(value: unknown, max: number): string[] {
  return Array.isArray(value) ? value.filter((v) => typeof v === 'string').slice(0, max) : [];
}

async function readNotice(url: string, signal: AbortSignal): Promise<RelayNotice | undefined> {
  try {
    const response = await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!response.ok) return undefined;
    const text = await response.text();
    if (text.length > MAX_NOTICE) return undefined;
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const said = parsed as Record<string, unknown>;
    const addresses = [...texts(said['addresses'], 8), ...texts(said['relays'], 16)];
    const community = said['community'];
    return {
      addresses: addresses.filter((a) => isRelayAddress(a)),
      community: typeof community === 'string' ? community : undefined,
      said,
    };
  } catch {
    // No such file, no JSON, no network: the page has other ways to find a relay.
    return undefined;
  }
}

/** Asks the server that the page came from, then the file beside the page. `base`: where that page is. Never throws. */
export async function discoverRelays(signal: AbortSignal, base = new URL('.', document.baseURI)): Promise<RelayNotice> {
  const notice =
    (await readNotice(new URL('relay.json', base).href, signal)) ??
    (await readNotice(new URL('relays.json', base).href, signal)) ??
    NOTHING;
  serverSays.value = notice.said;
  return notice;
}
