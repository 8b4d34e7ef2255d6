/**
 * HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. The library is fetched when the first key is sealed or opened,
 * so open rooms do not load it; the curve is WebCrypto's own, so a browser without X25519 has no members-only rooms.
 */
import type { CipherSuite } from 'hpke';
import { Lazy } from '../util/lazy.ts';
import { copyOf } from '../wire/cbor.ts';

export interface Sealed {
  /** What the receiver needs besides its own key. */
  readonly enc: Uint8Array<ArrayBuffer>;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

const suite = new Lazy(async (): Promise<CipherSuite> => {
  const { AEAD_AES_128_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } = await import('hpke');
  return new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_128_GCM);
});

/** An X25519 key pair with a non-extractable private key. Rejects where the browser has no X25519. */
export async function createExchange(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
}

export async function exchangeKeyOf({ publicKey }: CryptoKeyPair): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
}

/** Seals `secret` to a public X25519 key, in a context. Rejects for an invalid key, such as one of small order. */
export async function sealTo(
  exchange: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Sealed> {
  const hpke = await suite.get();
  const publicKey = await hpke.DeserializePublicKey(exchange);
  const { encapsulatedSecret, ciphertext } = await hpke.Seal(publicKey, secret, { info });
  return { enc: copyOf(encapsulatedSecret), sealed: copyOf(ciphertext) };
}

/** Opens what was sealed to `pair` in this context. Rejects for anything else. */
export async function openSealed(
  pair: CryptoKeyPair,
  info: Uint8Array<ArrayBuffer>,
  { enc, sealed }: Sealed,
): Promise<Uint8Array<ArrayBuffer>> {
  const hpke = await suite.get();
  return copyOf(await hpke.Open(pair, enc, sealed, { info }));
}
