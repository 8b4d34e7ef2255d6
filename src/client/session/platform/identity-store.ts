/**
 * The person's identity key on this device: generated once, stored in IndexedDB. It can be read, because a key that cannot is lost with the device; those
 * made by pages of before cannot, where the browser supports that.
 */
import { generateKeyPair, generateKeyPairFromSeed, privateKeyFromRaw } from '@libp2p/crypto/keys';
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { type Signer, webCryptoSigner } from '../../../node/identity/keys.ts';
import { libp2pSigner } from '../../../node/identity/libp2p-signer.ts';
import { concat, equals } from '../../../node/wire/bytes.ts';

const DATABASE = 'stoa';
/** Keys of this device: the person's, and those of communities. */
export const STORE = 'identity';
const KEY = 'me';

/** What is stored: a WebCrypto pair, or the raw key where WebCrypto has no Ed25519. */
type Stored = CryptoKeyPair | Uint8Array<ArrayBuffer>;

export function request<T>(req: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    req.onsuccess = () => resolve(req.result);
    req.onerror = () => reject(req.error);
  });
}

export async function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return request(opening);
}

async function generate(): Promise<Stored> {
  try {
    return (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  } catch {
    // No Ed25519 in WebCrypto (Chrome before 137, Firefox before 129): a key in plain bytes is the best available.
    return (await generateKeyPair('Ed25519')).raw.slice() as Uint8Array<ArrayBuffer>;
  }
}

/** What precedes the seed in PKCS #8 (RFC 8410, 7). */
const PKCS8 = new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);

async function pairOf(seed: Uint8Array): Promise<Stored> {
  const raw = (await generateKeyPairFromSeed('Ed25519', seed)).raw.slice() as Uint8Array<ArrayBuffer>;
  try {
    const [privateKey, publicKey] = await Promise.all([
      crypto.subtle.importKey('pkcs8', concat([PKCS8, seed]), 'Ed25519', true, ['sign']),
      crypto.subtle.importKey('raw', raw.slice(SEED_BYTES), 'Ed25519', true, ['verify']),
    ]);
    return { privateKey, publicKey };
  } catch {
    return raw;
  }
}

/** The seed of the identity key; undefined where there is none yet, or the browser does not give it away. */
export async function heldSeed(): Promise<Uint8Array | undefined> {
  let db: IDBDatabase | undefined;
  try {
    db = await openDatabase();
    const held = (await request(db.transaction(STORE).objectStore(STORE).get(KEY))) as Stored | undefined;
    if (held === undefined || held instanceof Uint8Array) return held?.slice(0, SEED_BYTES);
    const { privateKey } = held;
    if (!privateKey.extractable) return undefined;
    return new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)).slice(PKCS8.byteLength);
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

/** Whether this device has the identity of `seed` already. */
export async function isSame(seed: Uint8Array): Promise<boolean> {
  const [mine, other] = await Promise.all([loadIdentity(), toSigner(await pairOf(seed))]);
  return equals(mine.publicKey, other.publicKey);
}

/** From the next load of the page on this device has another identity. Resolves to false where storage is refused. */
export async function replaceIdentity(seed: Uint8Array): Promise<boolean> {
  let db: IDBDatabase | undefined;
  try {
    const pair = await pairOf(seed);
    db = await openDatabase();
    await request(db.transaction(STORE, 'readwrite').objectStore(STORE).put(pair, KEY));
    return true;
  } catch {
    return false;
  } finally {
    db?.close();
  }
}

function toSigner(stored: Stored): Promise<Signer> | Signer {
  return stored instanceof Uint8Array ? libp2pSigner(privateKeyFromRaw(stored)) : webCryptoSigner(stored);
}

/** The identity of this device. Where storage is blocked it lasts as long as the page. */
export async function loadIdentity(): Promise<Signer> {
  let db: IDBDatabase | undefined;
  try {
    db = await openDatabase();
    const held = (await request(db.transaction(STORE).objectStore(STORE).get(KEY))) as Stored | undefined;
    if (held !== undefined) return await toSigner(held);
    const made = await generate();
    const store = db.transaction(STORE, 'readwrite').objectStore(STORE);
    // Another tab may have created one meanwhile: the first one stays.
    const other = (await request(store.get(KEY))) as Stored | undefined;
    if (other === undefined) await request(store.put(made, KEY));
    return await toSigner(other ?? made);
  } catch {
    return toSigner(await generate());
  } finally {
    db?.close();
  }
}
