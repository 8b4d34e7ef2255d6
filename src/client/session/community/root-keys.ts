/**
 * Keys of communities that this device owns, in IndexedDB beside the person's own. Stored as seeds, because a key must be readable to be backed up.
 */
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { openDatabase, request, STORE } from '../platform/identity-store.ts';

const PREFIX = 'root ';

/** Seeds by the community's id. Empty where storage is blocked. */
export async function loadRoots(): Promise<Map<string, Uint8Array>> {
  const roots = new Map<string, Uint8Array>();
  try {
    const db = await openDatabase();
    const store = db.transaction(STORE).objectStore(STORE);
    const [keys, values] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
    db.close();
    for (const [i, key] of keys.entries()) {
      const seed: unknown = values[i];
      if (typeof key !== 'string' || !key.startsWith(PREFIX)) continue;
      if (seed instanceof Uint8Array && seed.byteLength === SEED_BYTES) roots.set(key.slice(PREFIX.length), seed);
    }
  } catch {
    // Private windows and full disks: the key lasts as long as the page, and the backup dialog says so.
  }
  return roots;
}

/** Stores a seed, or deletes it when undefined. Resolves to false where storage is blocked. */
export async function keepRoot(id: string, seed: Uint8Array | undefined): Promise<boolean> {
  try {
    const db = await openDatabase();
    const store = db.transaction(STORE, 'readwrite').objectStore(STORE);
    if (seed === undefined) await request(store.delete(PREFIX + id));
    else await request(store.put(seed, PREFIX + id));
    db.close();
    return true;
  } catch {
    return false;
  }
}
