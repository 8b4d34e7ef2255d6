/**
 * An Ed25519 key as one to seal to: the same point on the curve of X25519 (RFC 7748, section 4.1), so a host can be written to who has published nothing
 * but who they are. That one pair may sign and take part in this key exchange is proved by Thormarker, "On using the same key pair for Ed25519 and an
 * X25519 based KEM" (2021), for what `../e2ee/hpke.ts` does: the keys are derived with the public ones in their context, and signatures have domains.
 */
import { etc, Point } from '@noble/ed25519';
import { concat } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';

const P = 2n ** 255n - 19n;
/** What precedes the key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);

/** The public half. Throws MalformedError for bytes that are no key. */
export function exchangeKeyFrom(signing: Uint8Array): Uint8Array<ArrayBuffer> {
  let y: bigint;
  try {
    y = Point.fromBytes(signing).toAffine().y;
  } catch (cause) {
    throw new MalformedError('key', { cause });
  }
  // Of the neutral element nothing can be made, and nobody has it.
  if (y === 1n) throw new MalformedError('key');
  let u = ((1n + y) * etc.invert((P + 1n - y) % P, P)) % P;
  const bytes = new Uint8Array(32);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number(u & 0xffn);
    u >>= 8n;
  }
  return bytes;
}

/** The pair of whoever has this seed. Rejects where the browser has no X25519. */
export async function exchangePairFrom(seed: Uint8Array, signing: Uint8Array): Promise<CryptoKeyPair> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-512', new Uint8Array(seed)));
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', concat([PKCS8, hash.subarray(0, 32)]), 'X25519', false, ['deriveBits']),
    crypto.subtle.importKey('raw', exchangeKeyFrom(signing), 'X25519', true, []),
  ]);
  return { privateKey, publicKey };
}
