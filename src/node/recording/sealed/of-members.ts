/** Whether a recording is of a room for members, whatever its `room.json` says: then what is in it was not said to everybody. */
import { MalformedError } from '../../wire/malformed.ts';
import { SIGNATURES } from '../folder-names.ts';
import type { Manifest } from '../manifest.ts';
import type { RecordingFiles } from '../recording-files.ts';
import { readSignatureRecords } from '../signature-records.ts';

/** Rejects with what the system says of the files. */
export async function isOfMembers(
  { members, speakers }: Pick<Manifest, 'members' | 'speakers'>,
  files: Pick<RecordingFiles, 'read'>,
): Promise<boolean> {
  if (members === true) return true;
  for (const { stem } of speakers) if (await hasKeys(files.read(stem + SIGNATURES))) return true;
  return false;
}

async function hasKeys(signatures: Parameters<typeof readSignatureRecords>[0]): Promise<boolean> {
  try {
    for await (const { record } of readSignatureRecords(signatures)) if (record.kind === 'key') return true;
  } catch (error) {
    // What is behind a record that is none is taken by nobody.
    if (!(error instanceof MalformedError)) throw error;
  }
  return false;
}
