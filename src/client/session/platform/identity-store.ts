/** The person's identity key on this device: generated once, stored in IndexedDB, not readable by scripts where the browser supports that. */
import { generateKeyPair, privateKeyFromRaw } from '@libp2p/crypto/keys';
import { type Signer, webCryptoSigner } from '../../../node/identity/keys.ts';
import { libp2pSigner } from '../../../node/identity/libp2p-signer.ts';

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
    return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch {
    // No Ed25519 in WebCrypto (Chrome before 137, Firefox before 129): a key in plain bytes is the best available.
    return (await generateKeyPair('Ed25519')).raw.slice() as Uint8Array<ArrayBuffer>;
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
