/** Ed25519 keys and domain-separated signatures (RFC 8032). A signature made for one kind of object never passes for another. */
import { concat, toHex, utf8 } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { createVerify, type Verify } from './verifier.ts';

/** Bytes of a raw Ed25519 public key, and of a signature. */
export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** What a signature is for. Each kind of signed object has its own. */
export type Domain =
  | 'stoa/session/1'
  | 'stoa/charter/1'
  | 'stoa/member/1'
  | 'stoa/remark/1'
  | 'stoa/caption/1'
  | 'stoa/tally/1'
  | 'stoa/card/1'
  | 'stoa/plan/1'
  | 'stoa/offer/1'
  | 'stoa/community/1'
  | 'stoa/found/1'
  | 'stoa/profile/1'
  | 'stoa/act/1'
  | 'stoa/state/1'
  | 'stoa/key-request/1'
  | 'stoa/member-key/1'
  | 'stoa/epoch/1'
  | 'stoa/publish/1'
  | 'stoa/listen/1'
  | 'stoa/right/1'
  | 'stoa/report/1'
  | 'stoa/report-ask/1'
  /** Of kinds of room records by their names, where none is named above. */
  | `stoa/record/${string}/1`;

/** The same for objects that are signed as COSE (RFC 9052), where the domain is the external data. */
export type CoseDomain = 'stoa/grant/1' | 'stoa/claim/1' | 'stoa/revoke/1';

/** The protected header of every COSE signature here, {1: -8}: the algorithm is EdDSA. */
export const COSE_HEADER: Uint8Array<ArrayBuffer> = new Uint8Array([0xa1, 0x01, 0x27]);

/** Someone who can sign: a session key held by libp2p, or an identity key that never leaves WebCrypto. */
export interface Signer {
  /** Raw public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(domain: Domain, message: Uint8Array): Promise<Uint8Array>;
  /** The signature of a COSE_Sign1 with COSE_HEADER and this payload. */
  signCose(domain: CoseDomain, payload: Uint8Array): Promise<Uint8Array>;
}

/** A signer whose key also signs audio, many times a second; those messages contain their domain. */
export interface FrameSigner extends Signer {
  signFrame(message: Uint8Array): Promise<Uint8Array>;
}

export function scoped(domain: Domain, message: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat([utf8(`${domain}\0`), message]);
}

/** What COSE signs (RFC 9052, 4.4). It begins with 0x84, a list of four, and no `domain` does, so neither kind passes for the other. */
export function sigStructure(domain: CoseDomain, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeCbor(['Signature1', COSE_HEADER, utf8(domain), payload]);
}

/** Signs with a WebCrypto key pair, which may be non-extractable. */
export async function webCryptoSigner(pair: CryptoKeyPair): Promise<Signer> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const signBytes = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes));
  return {
    publicKey,
    sign: (domain, message) => signBytes(scoped(domain, message)),
    signCose: (domain, payload) => signBytes(sigStructure(domain, payload)),
  };
}

/** True when `signature` is that of `publicKey` over `message` in `domain`. Never throws on malformed keys or signatures. */
export function verify(
  publicKey: Uint8Array,
  domain: Domain,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return verifyRaw(publicKey, scoped(domain, message), signature);
}

/** True when `signature` is that of `publicKey` for a COSE_Sign1 with COSE_HEADER and this payload. Never throws, like `verify`. */
export function verifyCose(
  publicKey: Uint8Array,
  domain: CoseDomain,
  payload: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return verifyRaw(publicKey, sigStructure(domain, payload), signature);
}

/** The same over bytes that contain their domain, as a bundle's do. */
export const verifyRaw: Verify = createVerify();

/** Lower-case hex, the form in which keys are used as map keys. */
export function keyToHex(key: Uint8Array): string {
  return toHex(key);
}
