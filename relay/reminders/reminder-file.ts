/** Who wants to be reminded, in a file of the relay's data folder, so that a restart loses nobody. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asPushAddress, asRoom, MAX_ENDPOINT } from '../../src/node/planned/reminder-messages.ts';
import { asList, asText, asUint, asVersion, decodeCbor, encodeCbor } from '../../src/node/wire/cbor.ts';
import { systemCode } from '../util/failure.ts';
import { replaceFile } from '../util/replace-file.ts';
import { type KeptReminder, MAX_REMINDERS } from './reminder-shelf.ts';

/** Who brought one is written as what stands for their address, 22 characters. */
const MAX_FROM = 32;
const MAX_FILE = 64 + MAX_REMINDERS * (MAX_ENDPOINT + 200);

const fileIn = (folder: string): string => join(folder, 'reminders.cbor');

/** Empty when there is no file. Rejects with a MalformedError when it is damaged, or with the system's error. */
export async function remindersIn(folder: string): Promise<readonly KeptReminder[]> {
  try {
    return readStoredReminders(await readFile(fileIn(folder)));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Throws MalformedError. */
export function readStoredReminders(bytes: Uint8Array): readonly KeptReminder[] {
  const [version, reminders] = asList(decodeCbor(bytes, MAX_FILE), 'file', 2);
  asVersion(version, 1);
  return asList(reminders, 'reminders', 0, MAX_REMINDERS).map((item) => {
    const fields = asList(item, 'reminder', 6);
    return {
      plan: asRoom(fields[0]),
      from: asText(fields[1], 'from', MAX_FROM),
      told: asUint(fields[2], 'told'),
      ...asPushAddress(fields.slice(3)),
    };
  });
}

/** Replaces the file. Rejects with the system's error. */
export async function writeReminderFile(folder: string, reminders: Iterable<KeptReminder>): Promise<void> {
  const rows = Array.from(reminders, ({ plan, from, told, endpoint, key, auth }) => {
    return [plan, from, told, endpoint, key, auth];
  });
  await replaceFile(fileIn(folder), encodeCbor([1, rows]));
}
