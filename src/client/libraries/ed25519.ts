/**
 * Ed25519 (RFC 8032) under libp2p's keys in the page, in the place of `@libp2p/crypto`'s own: by WebCrypto, and for browsers that lack it there
 * (Chrome before 137, Firefox before 129, Safari before 17) by a library that they alone fetch. A private key is seed and public key, 64 bytes.
 */
import { fromString } from 'uint8arrays/from-string';

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
/** What stands before the seed in PKCS#8 (RFC 8410, section 7). */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, SEED_BYTES);

let known: Promise<boolean> | undefined;

function isNative(): Promise<boolean> {
  // Async, so that a page without WebCrypto at all does not fail before it can say so.
  const look = async () => Boolean(await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']));
  known ??= look().catch(() => false);
  return known;
}

const withoutNative = () => import('@noble/ed25519');

function importSeed(seed: Uint8Array<ArrayBuffer>, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array([...PKCS8, ...seed]);
  return crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, extractable, ['sign']);
}

async function publicKeyOf(seed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (!(await isNative())) return (await withoutNative()).getPublicKeyAsync(seed);
  const { x } = await crypto.subtle.exportKey('jwk', await importSeed(seed, true));
  return fromString(x!, 'base64url');
}

export function generateKey(): Promise<Pair> {
  return generateKeyFromSeed(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
}

/** Throws TypeError when `seed` is not 32 bytes. */
export async function generateKeyFromSeed(seed: Uint8Array<ArrayBuffer>): Promise<Pair> {
  if (seed.length !== SEED_BYTES) throw new TypeError(`a seed has ${SEED_BYTES} bytes, not ${seed.length}`);
  const publicKey = new Uint8Array(await publicKeyOf(seed));
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
  }
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, await signer, whole(message)));
}

export async function hashAndVerify(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Message,
): Promise<boolean> {
  if (!(await isNative())) {
    return (await withoutNative()).verifyAsync(signature, whole(message), publicKey, { zip215: false });
  }
  const key = await crypto.subtle.importKey('raw', publicKey, ALGORITHM, false, ['verify']);
  return crypto.subtle.verify(ALGORITHM, key, signature, whole(message));
}

function whole(message: Message): Uint8Array<ArrayBuffer> {
  return message instanceof Uint8Array ? message : message.subarray();
}
