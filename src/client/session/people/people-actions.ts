/** What a person does with their list as a whole: files of it, and backups of it with who they are. Loaded on demand. */
import { MAX_NAME, MAX_NAME_BYTES } from '../../../node/records/constants.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { heldSeed, isSame, replaceIdentity } from '../platform/identity-store.ts';
import { device } from '../platform/storage.ts';
import { MAX_BACKUP, readDeviceBackup, writeDeviceBackup } from './device-backup.ts';
import { MAX_FILE, readPeople } from './people-file.ts';
import { people } from './people-store.ts';
import { openTakenAlong, takeAlong } from './take-along.ts';

/** A file of at most so many UTF-16 code units. Throws RangeError when it is longer. */
async function textOf(file: Blob, most: number): Promise<string> {
  // No character takes more than three bytes a unit.
  if (file.size > 3 * most) throw new RangeError('too long');
  return file.text();
}

/** Adds the list in a file. Resolves to how many people there was no place for. Throws RangeError when it holds none. */
export async function importPeople(file: Blob): Promise<number> {
  return people.add(readPeople(await textOf(file, MAX_FILE), Date.now()));
}

/** Whether a backup could hold who this person is: a key made by pages of before stays in the browser. */
export async function holdsIdentity(): Promise<boolean> {
  return (await heldSeed()) !== undefined;
}

/** The key of who this person is; undefined where the browser does not give it away. */
export function ownSeed(): Promise<Uint8Array | undefined> {
  return heldSeed();
}

/**
 * This device is who has this key, once the page is loaded again, and carries `profile`: what the one before carried would tell that both are one. 'same':
 * it is so already. 'refused': the browser did not take the key.
 */
export async function become(seed: Uint8Array, profile?: string): Promise<Restored['identity']> {
  if (await isSame(seed)) return 'same';
  if (!(await replaceIdentity(seed))) return 'refused';
  device.set('profile', profile);
  return 'replaced';
}

/** A link to another device, and the words for it; undefined where the browser does not give the key away. `base`: the page's address. */
export async function takeMeAlong(
  base: string,
): Promise<{ readonly link: string; readonly words: readonly string[] } | undefined> {
  const seed = await heldSeed();
  return seed === undefined ? undefined : takeAlong({ seed, name: device.get('name') ?? '' }, base);
}

/** Becomes who is in such a link. Throws RangeError when it is none, or the words are others. */
export async function becomeTaken(fragment: string, words: string): Promise<Restored['identity']> {
  const { seed, name } = await openTakenAlong(fragment, words);
  const became = await become(seed);
  if (became === 'replaced' && name !== '') device.set('name', name);
  return became;
}

export async function backUp(passphrase: string): Promise<string> {
  const seed = await heldSeed();
  const [name = '', profile] = [device.get('name'), device.get('profile')];
  return writeDeviceBackup({ seed, name, people: people.write(), profile }, passphrase);
}

export interface Restored {
  /** People for whom there was no place. */
  readonly left: number;
  /** This device is somebody else once the page is loaded again. 'refused': the browser did not take the key. */
  readonly identity: 'same' | 'replaced' | 'refused';
}

/**
 * Adds what a backup holds to what is here; with `identity` this device also becomes who saved it. Throws RangeError when it is no backup, or the
 * passphrase is another.
 */
export async function restore(file: Blob, passphrase: string, identity: boolean): Promise<Restored> {
  const backup = await readDeviceBackup(await textOf(file, MAX_BACKUP), passphrase, Date.now());
  const { seed, name, people: known, profile } = backup;
  const left = people.add(known);
  const became = identity && seed !== undefined ? await become(seed, profile) : 'same';
  const tidy = tidyText(name, MAX_NAME, MAX_NAME_BYTES);
  if (became === 'replaced' && tidy !== '') device.set('name', tidy);
  return { left, identity: became };
}
