/** Judges a recording's folder: of each file and second, whether the speaker signed it. */
import { join } from 'node:path';
import { mixName } from '../../src/node/recording/folder-names.ts';
import type { Manifest, ManifestMix } from '../../src/node/recording/manifest.ts';
import type { Cut } from '../../src/node/replay/cuts.ts';
import { type FileVerdict, judgeSpeaker } from '../../src/node/replay/judge.ts';
import { MAX_REPLAY, REPLAY, readReplayInfo } from '../../src/node/replay/replay-info.ts';
import { Failure, reason, systemCode } from '../util/failure.ts';
import { diskFiles, sumOf } from './disk-files.ts';
import { loadManifest } from './load-manifest.ts';

/** A mixed file: nobody signed it. */
export interface MixVerdict {
  readonly file: string;
  /** It is the one that `room.json` names, another one, or not there: whoever passes a folder on may leave it out. */
  readonly state: 'named' | 'other' | 'absent';
}

export interface FolderVerdict extends Manifest {
  readonly files: readonly FileVerdict[];
  readonly mixed: readonly MixVerdict[];
  /** What its publisher says was cut. */
  readonly cuts: readonly Cut[];
  /** All that is in the speakers' files was signed, and it was finished; mixed files are those that `room.json` names. */
  readonly isTrue: boolean;
}

/** Throws a `Failure` when there is no recording. */
export async function verifyFolder(path: string): Promise<FolderVerdict> {
  const manifest = await loadManifest(path);
  const files: FileVerdict[] = [];
  for (const speaker of manifest.speakers) files.push(await judgeSpeaker(manifest, speaker, diskFiles(path), reason));
  const mixed: MixVerdict[] = [];
  for (const mix of manifest.mixes) mixed.push(await mixVerdict(path, mix));
  const isTrue =
    manifest.ended !== undefined &&
    files.every(({ faults, wrong }) => faults.size + wrong.length === 0) &&
    mixed.every(({ state }) => state !== 'other');
  return { ...manifest, files, mixed, cuts: await cutsIn(path), isTrue };
}

/** Of a folder that is a replay. Throws a `Failure` when what it says of itself cannot be read. */
async function cutsIn(path: string): Promise<readonly Cut[]> {
  const files = diskFiles(path);
  if (!(await files.isFile(REPLAY))) return [];
  try {
    return readReplayInfo(await files.text(REPLAY, MAX_REPLAY + 1)).cuts;
  } catch (cause) {
    throw new Failure(`${path} is no replay that can be read: ${REPLAY}: ${reason(cause)}`, { cause });
  }
}

async function mixVerdict(path: string, mix: ManifestMix): Promise<MixVerdict> {
  const file = mixName(mix.format);
  try {
    const { bytes, sha256 } = await sumOf(join(path, file));
    return { file, state: bytes === mix.bytes && sha256 === mix.sha256 ? 'named' : 'other' };
  } catch (error) {
    return { file, state: systemCode(error) === 'ENOENT' ? 'absent' : 'other' };
  }
}
