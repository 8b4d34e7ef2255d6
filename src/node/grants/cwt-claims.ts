/**
 * Claims of a CWT (RFC 8392): maps keyed by integers. A reader decodes what it knows and encodes it again: if the result differs, because of an
 * unknown claim, another order or a longer integer, the input is rejected.
 */
import { KEY_BYTES, keyToHex } from '../identity/keys.ts';
import { equals, fromHex } from '../wire/bytes.ts';
import { asBytes, type Cbor, copyOf, decodeCborMaps, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { GRANT_ID_BYTES, MAX_LINK } from './constants.ts';

/** A grant's id: the first 16 bytes of a hash, in lower-case hex. */
export type GrantId = string;

/** Registered claims, and two for private use: the parent grant, and what a grant permits. */
export const CLAIM = { exp: 4, iat: 6, cti: 7, cnf: 8, of: -65_537, capability: -65_538 } as const;

export type Claims = ReadonlyMap<number, Cbor>;

/** Decodes a payload with `read` and checks that `write` reproduces it. Throws MalformedError. */
export function readClaims<T>(
  payload: Uint8Array,
  read: (claims: ReadonlyMap<unknown, unknown>) => T,
  write: (value: T) => Claims,
): T {
  const value = read(asMap(decodeCborMaps(payload, MAX_LINK), 'claims'));
  if (!equals(encodeCbor(write(value)), payload)) throw new MalformedError('claims');
  return value;
}

function asMap(value: unknown, name: string): ReadonlyMap<unknown, unknown> {
  if (!(value instanceof Map)) throw new MalformedError(name);
  return value;
}

/** A key as `cnf` holds it (RFC 8747): a COSE_Key of type OKP on curve Ed25519. */
export function keyClaim(key: Uint8Array): Cbor {
  return new Map<number, Cbor>([
    [
      1,
      new Map<number, Cbor>([
        [1, 1],
        [-1, 6],
        [-2, key],
      ]),
    ],
  ]);
}

/** The key in a `cnf`, with memory of its own because it outlives its message. */
export function asKeyClaim(value: unknown, name: string): Uint8Array<ArrayBuffer> {
  const key = asMap(asMap(value, name).get(1), name);
  return copyOf(asBytes(key.get(-2), name, KEY_BYTES));
}

export function idBytes(id: GrantId): Uint8Array<ArrayBuffer> {
  return fromHex(id) as Uint8Array<ArrayBuffer>;
}

export function asGrantId(value: unknown, name: string): GrantId {
  return keyToHex(asBytes(value, name, GRANT_ID_BYTES));
}
