/**
 * A relay's offer to everybody: its addresses and how many more listeners it can serve. Signed by the relay's own key, which is its peer id, so
 * nobody can make offers in another relay's name. Payload [1, relay key, issued ms, addresses, free places] in `stoa/offer/1`.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { peerIdOfKey } from '../identity/peer-id.ts';
import { asBytes, asList, asRecord, asText, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { MAX_ADDRESS_BYTES, MAX_RELAYS } from './address.ts';

export interface OfferDraft {
  /** ms since 1970 by the relay's clock; the later offer replaces the earlier. */
  readonly issued: number;
  /** Multiaddrs under which anyone reaches the relay, each with its peer id; 1 to MAX_RELAYS, the best first. */
  readonly addresses: readonly string[];
  /** Listeners that it can still serve. */
  readonly free: number;
}

export interface Offer extends OfferDraft {
  /** The relay's peer id. */
  readonly relay: string;
}

export function writeOffer(relay: Signer, { issued, addresses, free }: OfferDraft): Promise<Uint8Array<ArrayBuffer>> {
  return seal(relay, 'stoa/offer/1', [1, relay.publicKey, issued, addresses, free]);
}

/** Decodes and verifies an offer at `now` (ms since 1970). Throws MalformedError. */
export async function readOffer(bytes: Uint8Array, now: number): Promise<Offer> {
  const opened = open(bytes, MAX_OFFER);
  const [, rawKey, rawIssued, rawAddresses, rawFree] = asRecord(opened.value, 'offer', 1, 5);
  const key = copyOf(asBytes(rawKey, 'relay', KEY_BYTES));
  const issued = asUint(rawIssued, 'issued');
  const off = Math.max(issued - now, now - issued - OFFER_LIFE) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('offer of another time', off);
  const addresses = asList(rawAddresses, 'addresses', 1, MAX_RELAYS).map((a) =>
    asText(a, 'address', MAX_ADDRESS_BYTES),
  );
  const free = asUint(rawFree, 'free', 1_000_000);
  await opened.check(key, 'stoa/offer/1');
  const relay = peerIdOfKey(key);
  if (!addresses.every((a) => a.endsWith(`/p2p/${relay}`))) throw new MalformedError('address of another relay');
  return { relay, issued, addresses, free };
}

/** Gossip topic on which relays publish their offers. */
export const RELAYS_TOPIC = 'stoa/1/relays';
/** Largest offer, bytes; how often one is published, and how long it is valid, ms. */
export const MAX_OFFER = 1024;
export const OFFER_INTERVAL = 20000;
export const OFFER_LIFE = 65000;
