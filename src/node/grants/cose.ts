/** COSE_Sign1 (RFC 9052), untagged: [{1: -8} as bytes, {}, payload, signature]. Other headers are rejected. */
import { COSE_HEADER, type CoseDomain, SIGNATURE_BYTES, type Signer, verifyCose } from '../identity/keys.ts';
import { equals } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_LINK } from './constants.ts';

export interface Sign1 {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

export function encodeSign1({ payload, signature }: Sign1): Uint8Array<ArrayBuffer> {
  return encodeCbor([COSE_HEADER, new Map(), payload, signature]);
}

/** Bytes before a payload of 24 to 255 bytes, as all payloads here are; bytes from its end to the signature. */
const BEFORE = 8;
const BETWEEN = 2;

/**
 * The parts of a COSE_Sign1, its signature not yet checked. Throws MalformedError. As there is only one form, the parts have fixed positions;
 * encoding them again shows whether everything around them is as it must be.
 */
export function decodeSign1(bytes: Uint8Array): Sign1 {
  const end = bytes.byteLength - SIGNATURE_BYTES;
  if (bytes.byteLength > MAX_LINK || end - BETWEEN < BEFORE) throw new MalformedError('COSE_Sign1');
  const parts = { payload: bytes.subarray(BEFORE, end - BETWEEN), signature: bytes.subarray(end) };
  if (!equals(encodeSign1(parts), bytes)) throw new MalformedError('COSE_Sign1');
  return parts;
}

export async function sign1(signer: Signer, domain: CoseDomain, payload: Uint8Array): Promise<Sign1> {
  return { payload, signature: await signer.signCose(domain, payload) };
}

/** True when `key` signed it in this domain. */
export function isSignedBy(key: Uint8Array, domain: CoseDomain, { payload, signature }: Sign1): Promise<boolean> {
  return verifyCose(key, domain, payload, signature);
}
