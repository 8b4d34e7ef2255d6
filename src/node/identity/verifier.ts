/**
 * Ed25519 signatures (RFC 8032) by WebCrypto, or by a library that is fetched only where WebCrypto has no Ed25519. Keys and signatures that no honest
 * signer makes, and on which engines disagree, are rejected before any engine is asked, so that all peers accept the same ones.
 */
import { remember } from '../util/bounded-map.ts';
import { concat, fromHex, toHex } from '../wire/bytes.ts';

/** Checks an Ed25519 signature. Resolves to false for anything that is not a valid one; never rejects. */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
) => Promise<boolean>;

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Imported keys kept at a time: enough for a whole room, people and sessions. */
const MAX_KEYS = 256;

/** The field's prime 2^255 - 19 and the group's order, little endian. */
const PRIME = fromHex('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f');
const ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
/** The y coordinates of the points of order 1, 2, 4 and 8. In a key or signature they would make one signature valid for many messages. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** A verifier that imports each key once. */
export function createVerify(): Verify {
  const keys = new Map<string, Promise<CryptoKey | undefined>>();
  const keyOf = (raw: Uint8Array): Promise<CryptoKey | undefined> => {
    const id = toHex(raw);
    const key = keys.get(id) ?? importKey(raw).catch(() => undefined);
    remember(keys, id, key, MAX_KEYS);
    return key;
  };
  return async (publicKey, message, signature) => {
    if (!isOrderly(publicKey, signature)) return false;
    if (!(await isNative()))
      return (await import('./verify-without-webcrypto.ts')).verify(publicKey, message, signature);
    const key = await keyOf(publicKey);
    // Not a point on the curve: not a key.
    if (key === undefined) return false;
    return crypto.subtle.verify('Ed25519', key, signature.slice(), message).catch(() => false);
  };
}

/** True when key and signature are canonical and neither point has small order. */
function isOrderly(publicKey: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.byteLength !== KEY_BYTES || signature.byteLength !== SIGNATURE_BYTES) return false;
  return (
    isPoint(publicKey) && isPoint(signature.subarray(0, KEY_BYTES)) && isBelow(signature.subarray(KEY_BYTES), ORDER)
  );
}

function isPoint(bytes: Uint8Array): boolean {
  // The highest bit is the sign of x.
  const y = concat([bytes.subarray(0, -1), Uint8Array.of(bytes[KEY_BYTES - 1]! & 0x7f)]);
  return isBelow(y, PRIME) && !SMALL_ORDER.has(toHex(y));
}

/** Little endian. */
function isBelow(number: Uint8Array, bound: Uint8Array): boolean {
  for (let i = KEY_BYTES - 1; i >= 0; i--) if (number[i] !== bound[i]) return number[i]! < bound[i]!;
  return false;
}

function importKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw.slice(), 'Ed25519', false, ['verify']);
}

let native: Promise<boolean> | undefined;

/** Whether WebCrypto has Ed25519, tested once with a known key (RFC 8032, section 7.1, test 1). */
function isNative(): Promise<boolean> {
  native ??= importKey(fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')).then(
    () => true,
    () => false,
  );
  return native;
}
