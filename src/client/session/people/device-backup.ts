/**
 * Who somebody is, and whom they keep and have blocked, as one passphrase-protected file. It is JSON, so that whoever finds it in ten years can see what it
 * is; nothing but that can be read without the passphrase, not even how many people are in it to within a thousand letters.
 */
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { MAX_CARRIED } from '../../../node/profile/constants.ts';
import { MAX_NAME_BYTES } from '../../../node/records/constants.ts';
import { fromBase64url, toBase64url, utf8 } from '../../../node/wire/bytes.ts';
import { UNWANTED, utf8Length } from '../../../node/wire/cbor.ts';
import { closeWith, openWith } from '../platform/passphrase.ts';
import type { Known } from '../view/people.ts';
import { MAX_FILE as MAX_PEOPLE_FILE, readPeople } from './people-file.ts';

export interface DeviceBackup {
  /** Of the identity key; undefined where the browser does not give it away. */
  readonly seed: Uint8Array | undefined;
  /** What this person calls themselves. */
  readonly name: string;
  /** The list as `writePeople` writes it. */
  readonly people: string;
  /** What they carry from room to room, as the device stores it; undefined for nothing. Backups of before have none. */
  readonly profile?: string | undefined;
}

const WHAT =
  'A backup of Stoa on one device: who you are there, and whom you keep and have blocked. Whoever has this file and its passphrase can be you: keep it where others cannot read it. Stoa opens it under "People", "Restore a backup".';
/** What is carried, in base64url. */
const MAX_PROFILE_TEXT = Math.ceil((MAX_CARRIED * 4) / 3);
/** Of what is closed, bytes: three for each letter at most, and the rest. */
const MAX_INSIDE = 3 * MAX_PEOPLE_FILE + MAX_PROFILE_TEXT + 4_096;
/** Longest file, UTF-16 code units. */
export const MAX_BACKUP = Math.ceil((MAX_INSIDE * 4) / 3) + 2_048;
/** The length of what is closed is a multiple of this, bytes. */
const STEP = 1_000;
const ABOUT = utf8('stoa/device-backup/1');

export async function writeDeviceBackup(
  { seed, name, people, profile }: DeviceBackup,
  passphrase: string,
): Promise<string> {
  const key = seed === undefined ? null : toBase64url(seed);
  const inside = JSON.stringify({ version: 1, seed: key, name, people, profile });
  const bytes = utf8(inside);
  const padded = utf8(inside.padEnd(inside.length + STEP - (bytes.byteLength % STEP)));
  return `${JSON.stringify({ what: WHAT, ...(await closeWith(passphrase, padded, ABOUT)) }, null, 2)}\n`;
}

/**
 * What a backup holds. Throws RangeError when the text is none, or the passphrase is wrong. Nothing in the list is later than `now` (ms since 1970).
 */
export async function readDeviceBackup(
  file: string,
  passphrase: string,
  now: number,
): Promise<Omit<DeviceBackup, 'people'> & { readonly people: readonly Known[] }> {
  try {
    if (file.length > MAX_BACKUP) throw new RangeError('too long');
    const closed = (JSON.parse(file) ?? {}) as Partial<Record<string, unknown>>;
    const inside = await openWith(passphrase, closed, ABOUT, 2, MAX_INSIDE);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(inside);
    const { version, seed, name, people, profile } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (version !== 1 || typeof people !== 'string') throw new RangeError('version');
    if (typeof name !== 'string' || utf8Length(name) > MAX_NAME_BYTES || UNWANTED.test(name))
      throw new RangeError('name');
    const key = seed === null ? undefined : fromBase64url(String(seed));
    if (key !== undefined && key.byteLength !== SEED_BYTES) throw new RangeError('key');
    const carried = typeof profile === 'string' && profile.length <= MAX_PROFILE_TEXT ? profile : undefined;
    return { seed: key, name, people: readPeople(people, now), profile: carried };
  } catch (cause) {
    throw new RangeError('no backup, or another passphrase', { cause });
  }
}
