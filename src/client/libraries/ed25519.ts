import { fromBase64url } from '../../node/wire/bytes.ts';
/**
 * Ed25519 (RFC 8032) under libp2p's keys in the page, in the place of `@libp2p/crypto`'s own: by WebCrypto, and for browsers that lack it there
 * (Chrome before 137, Firefox before 129, Safari before 17) by a library that they alone fetch. A private key is seed and public key, 64 bytes.
 */

export const publicKeyLength = 32;
export const privateKeyLength = 64;

/** A message as libp2p hands it over: whole, or in pieces. */
type Message = Uint8Array<ArrayBuffer> | { subarray(): Uint8Array<ArrayBuffer> };

interface Pair {
  readonly privateKey: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

const ALGORITHM = 'Ed25519';
const SEED_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What stands before the seed in PKCS#8 (RFC 8410, section 7). */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, SEED_BYTES);

let known: Promise<boolean> | undefined;

function isNative(): Promise<boolean> {
  // All that is done below, for a browser may have a part of it.
  const look = async (): Promise<boolean> => {
    await importPublicKey(await nativePublicKey(new Uint8Array(SEED_BYTES)));
    return true;
  };
  known ??= look().catch(() => false);
  return known;
}

const withoutNative = () => import('@noble/ed25519');

function importSeed(seed: Uint8Array<ArrayBuffer>, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array([...PKCS8, ...seed]);
  return crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, extractable, ['sign']);
}

function importPublicKey(publicKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', publicKey, ALGORITHM, false, ['verify']);
}

async function nativePublicKey(seed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { x } = await crypto.subtle.exportKey('jwk', await importSeed(seed, true));
  return new Uint8Array(fromBase64url(x!));
}

async function publicKeyOf(seed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (await isNative()) return nativePublicKey(seed);
  return new Uint8Array(await (await withoutNative()).getPublicKeyAsync(seed));
}

export function generateKey(): Promise<Pair> {
  return generateKeyFromSeed(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
}

/** Throws TypeError when `seed` is not 32 bytes. */
export async function generateKeyFromSeed(seed: Uint8Array<ArrayBuffer>): Promise<Pair> {
  if (seed.length !== SEED_BYTES) throw new TypeError(`a seed has ${SEED_BYTES} bytes, not ${seed.length}`);
  const publicKey = await publicKeyOf(seed);
  return { privateKey: new Uint8Array([...seed, ...publicKey]), publicKey };
}

/** Keys that sign again and again, by the array that holds them. */
const signers = new WeakMap<Uint8Array, Promise<CryptoKey>>();

export async function hashAndSign(privateKey: Uint8Array<ArrayBuffer>, message: Message): Promise<Uint8Array> {
  const seed = privateKey.subarray(0, SEED_BYTES);
  if (!(await isNative())) return (await withoutNative()).signAsync(whole(message), seed);
  let signer = signers.get(privateKey);
  if (signer === undefined) {
    signer = importSeed(seed, false);
    signers.set(privateKey, signer);
    signer.catch(() => signers.delete(privateKey));
  }
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, await signer, whole(message)));
}

export async function hashAndVerify(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Message,
): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES) return false;
  if (!(await isNative())) {
    return (await withoutNative()).verifyAsync(signature, whole(message), publicKey);
  }
  return crypto.subtle.verify(ALGORITHM, await importPublicKey(publicKey), signature, whole(message));
}

function whole(message: Message): Uint8Array<ArrayBuffer> {
  return message instanceof Uint8Array ? message : message.subarray();
}
