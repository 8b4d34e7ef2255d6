/** This device's public key, where a visit of before has made one. Only read: whoever just listens needs none. */

/** Resolves to undefined where there is none, or it cannot be told. As ../session/platform/identity-store.ts keeps it. */
export async function heldIdentity(): Promise<Uint8Array | undefined> {
  try {
    const opening = indexedDB.open('stoa');
    // No database: a first visit. One is not made here.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    const db = await answered(opening);
    try {
      const held: unknown = await answered(db.transaction('identity').objectStore('identity').get('me'));
      if (held instanceof Uint8Array) return held.subarray(-32);
      const { publicKey } = held as CryptoKeyPair;
      return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
    } finally {
      db.close();
    }
  } catch {
    // Storage is refused, or holds nothing.
    return undefined;
  }
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
