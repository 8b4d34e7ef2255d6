/**
 * What a community says of where it is: its relays, and the places where this record is kept besides them. Signed by its root key, and replaced by a higher
 * version; it has no date, so that no clock decides about it. Payload [1, root, relays, places, version] in the domain `stoa/found/1`.
 */
import { open, seal } from '../../identity/envelope.ts';
import { KEY_BYTES, type Signer } from '../../identity/keys.ts';
import { isRelayAddress, MAX_ADDRESS_BYTES } from '../../relays/address.ts';
import { compare } from '../../wire/bytes.ts';
import { asBytes, asList, asRecord, asText, asUint, copyOf } from '../../wire/cbor.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { MAX_VERSION } from '../constants.ts';
import { isPlace, MAX_PLACE_BYTES, MAX_PLACES } from './place.ts';

/** Relays that a record names: some addresses of two or three. */
export const MAX_FOUND_RELAYS = 6;
/** Largest signed record, bytes: a third of it is usual. As text it is nine strings of a TXT record. */
export const MAX_FOUND = 1_700;

export interface FoundDraft {
  /** Multiaddrs, the best first; at least one. */
  readonly relays: readonly string[];
  readonly places: readonly string[];
  /** The higher version replaces the lower. */
  readonly version: number;
}

export interface Found extends FoundDraft {
  /** The community's root key. */
  readonly root: Uint8Array;
  /** The signed bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs a record. Throws MalformedError when a reader would reject it. */
export async function writeFound(root: Signer, { relays, places, version }: FoundDraft): Promise<Found> {
  return readFound(await seal(root, 'stoa/found/1', [1, root.publicKey, relays, places, version]));
}

/** Decodes and verifies a record. Throws MalformedError. */
export async function readFound(bytes: Uint8Array): Promise<Found> {
  const opened = open(bytes, MAX_FOUND);
  const fields = asRecord(opened.value, 'found', 1, 5);
  const root = copyOf(asBytes(fields[1], 'root', KEY_BYTES));
  const relays = asList(fields[2], 'relays', 1, MAX_FOUND_RELAYS).map((a) => asText(a, 'relay', MAX_ADDRESS_BYTES));
  const places = asList(fields[3], 'places', 0, MAX_PLACES).map((p) => asText(p, 'place', MAX_PLACE_BYTES));
  if (!relays.every(isRelayAddress)) throw new MalformedError('address of a relay');
  if (!places.every(isPlace)) throw new MalformedError('place');
  const version = asUint(fields[4], 'version', MAX_VERSION);
  await opened.check(root, 'stoa/found/1');
  return { root, relays, places, version, bytes: copyOf(bytes) };
}

/** Whether `a` replaces `b`: the higher version, then the greater bytes, so that everyone agrees. */
export function isNewerFound(a: Found, b: Found | undefined): boolean {
  return b === undefined || (a.version - b.version || compare(a.bytes, b.bytes)) > 0;
}
