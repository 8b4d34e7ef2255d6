/**
 * Pictures of the people whom this person keeps, as they were shown last, in a database of this browser: for the list, and for the hallway. Where storage
 * is refused there are none.
 */

import { asPicture } from '../../../node/community/picture.ts';
import { FACE_KEY_BYTES, type PersonId } from '../../../node/identity/person.ts';
import { MAX_FACE, MAX_FACE_SIDE } from '../../../node/profile/constants.ts';
import { people } from '../people/people-store.ts';
import { request } from '../platform/identity-store.ts';
import { device } from '../platform/storage.ts';
import { faces } from './faces.ts';

const DATABASE = 'stoa-faces';
const STORE = 'faces';
/** A picture more takes the place of none: 1 MB of them. */
const MOST = 300;

async function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return request(opening);
}

/** Runs `what` with the store; resolves to undefined where storage is refused. */
async function withStore<T>(
  mode: IDBTransactionMode,
  what: (store: IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  let db: IDBDatabase | undefined;
  try {
    db = await open();
    return await what(db.transaction(STORE, mode).objectStore(STORE));
  } catch (cause) {
    console.warn('pictures of people are not kept', cause);
    return undefined;
  } finally {
    db?.close();
  }
}

/** Remembers how people whom this person keeps look; null: they have no picture any more. Of others nothing is stored. */
export async function rememberFaces(pictures: ReadonlyMap<PersonId, Uint8Array | null>): Promise<void> {
  await withStore('readwrite', async (store) => {
    let count = await request(store.count());
    for (const [person, picture] of pictures) {
      if ((people.of(person)?.name ?? '') === '') continue;
      const isHeld = (await request(store.count(person))) > 0;
      if (picture === null) await request(store.delete(person));
      else if (isHeld || count < MOST) {
        await request(store.put(picture, person));
        if (!isHeld) count++;
      }
    }
  });
}

/** Those of whom this person keeps now; the others are let go. */
async function recallFaces(): Promise<ReadonlyMap<PersonId, Uint8Array>> {
  const found = new Map<PersonId, Uint8Array>();
  await withStore('readwrite', async (store) => {
    const [keys, values] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
    for (const [i, key] of keys.entries()) {
      const known = people.of(String(key));
      if ((known?.name ?? '') === '') store.delete(key);
      else if (known?.blocked !== true) found.set(String(key), values[i]);
    }
  });
  return found;
}

/** Puts the pictures of those whom this person keeps on their discs; none where less data is to be used. */
export async function showKeptFaces(): Promise<void> {
  const held = [...(await recallFaces())];
  const sound = device.get('low-data') === 'yes' ? [] : held.filter(([, picture]) => isPicture(picture));
  faces().show('kept', new Map(sound.map(([person, picture]) => [person.slice(0, 2 * FACE_KEY_BYTES), picture])));
}

function isPicture(bytes: Uint8Array): boolean {
  try {
    return asPicture(bytes, MAX_FACE, MAX_FACE_SIDE) === bytes;
  } catch {
    return false;
  }
}
