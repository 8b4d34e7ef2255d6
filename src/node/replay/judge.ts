/** Whether each second of a speaker's files was signed, and where time is missing: for the program that verifies folders, and for the page of a replay. */
import { keyToHex } from '../identity/keys.ts';
import { SIGNATURES, SOUND } from '../recording/folder-names.ts';
import type { FileSum, Manifest, ManifestSpeaker } from '../recording/manifest.ts';
import type { RecordingFiles } from '../recording/recording-files.ts';
import type { Fault } from '../recording/signed-reader.ts';
import { type Missing, verifyTrack } from '../recording/verify-track.ts';

export interface FileVerdict {
  readonly file: string;
  /** As the speaker signed it last; what `room.json` says where they signed none. */
  readonly name: string;
  /** Seconds with sound that the speaker signed. */
  readonly signed: ReadonlySet<number>;
  readonly faults: ReadonlyMap<number, Fault>;
  /** Time that is not there any more, as the speaker's own numbers tell. */
  readonly missing: readonly Missing[];
  /** What is wrong with the file as a whole: it cannot be read, is not the one that `room.json` names, or is of somebody else. */
  readonly wrong: readonly string[];
}

export type JudgedFiles = Pick<RecordingFiles, 'read' | 'sum'>;

/** `why`: what a system's error is told as. Never rejects. */
export async function judgeSpeaker(
  { room, started }: Manifest,
  { stem, name, key, sound, signatures }: ManifestSpeaker,
  files: JudgedFiles,
  why: (error: unknown) => string = String,
): Promise<FileVerdict> {
  const [file, signaturesFile] = [stem + SOUND, stem + SIGNATURES];
  try {
    const verdict = await verifyTrack(room, files.read(file), files.read(signaturesFile));
    const { opening, names, signed, faults, missing } = verdict;
    const wrong = [
      ...(await other(files, file, sound)),
      ...(await other(files, signaturesFile, signatures)),
      ...(opening !== undefined && keyToHex(opening.identity) !== key
        ? ['it is of another key than room.json says']
        : []),
      ...(opening !== undefined && opening.started !== started ? ['it is of another recording'] : []),
      ...(names.length > 0 && !names.includes(name) ? [`its speaker never had the name ${name}`] : []),
    ];
    return { file, name: names.at(-1) ?? name, signed, faults, missing, wrong };
  } catch (error) {
    const nothing = { signed: new Set<number>(), faults: new Map<number, Fault>(), missing: [] };
    return { file, name, ...nothing, wrong: [`it cannot be read: ${why(error)}`] };
  }
}

async function other(files: JudgedFiles, file: string, expected: FileSum): Promise<string[]> {
  const { bytes, sha256 } = await files.sum(file);
  const isIt = bytes === expected.bytes && sha256 === expected.sha256;
  return isIt ? [] : [`${file} is not the file that room.json names`];
}
