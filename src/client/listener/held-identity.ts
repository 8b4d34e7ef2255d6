/** This device's public key, if an earlier visit created one. Read-only: a listener needs none. */

/** Resolves to undefined when there is none, or it cannot be read. Stored by ../session/platform/identity-store.ts. */
export async function heldIdentity(): Promise<Uint8Array | undefined> {
  try {
    const opening = indexedDB.open('stoa');
    // No database, so this is a first visit. None is created here.
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
    // Storage is blocked, or empty.
    return undefined;
  }
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
