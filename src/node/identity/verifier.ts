import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import { toString as bytesToString } from 'uint8arrays/to-string';

/** Checks an Ed25519 signature. */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
) => Promise<boolean>;

const MAX_KEYS = 64;

/** Signature checks by WebCrypto with each speaker's key imported once; where WebCrypto has no Ed25519, by libp2p's own code. */
export function createVerify(): Verify {
  const keys = new Map<string, Promise<CryptoKey | undefined>>();
  const keyOf = (raw: Uint8Array): Promise<CryptoKey | undefined> => {
    const id = bytesToString(raw, 'base64url');
    const held = keys.get(id);
    if (held !== undefined) return held;
    if (keys.size >= MAX_KEYS) keys.delete(keys.keys().next().value!);
    const made = crypto.subtle
      .importKey('raw', raw.slice(), 'Ed25519', false, ['verify'])
      .catch((): undefined => undefined);
    keys.set(id, made);
    return made;
  };
  return async (publicKey, message, signature) => {
    const key = await keyOf(publicKey);
    if (key !== undefined) return crypto.subtle.verify('Ed25519', key, signature.slice(), message);
    try {
      return await publicKeyFromRaw(publicKey).verify(message, signature);
    } catch {
      // Not a point on the curve: nobody's key.
      return false;
    }
  };
}
