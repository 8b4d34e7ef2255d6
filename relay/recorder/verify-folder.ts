/** Judges a recording's folder: of each file and second, whether the speaker signed it. */
import { join } from 'node:path';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { mixName, SIGNATURES, SOUND } from '../../src/node/recording/folder-names.ts';
import type { FileSum, Manifest, ManifestMix, ManifestSpeaker } from '../../src/node/recording/manifest.ts';
import type { Fault } from '../../src/node/recording/signed-reader.ts';
import { verifyTrack } from '../../src/node/recording/verify-track.ts';
import { reason, systemCode } from '../util/failure.ts';
import { bytesOf } from './bytes-of.ts';
import { sumOf } from './disk-files.ts';
import { loadManifest } from './load-manifest.ts';

export interface FileVerdict {
  readonly file: string;
  /** As the speaker signed it last; what `room.json` says where they signed none. */
  readonly name: string;
  /** Seconds with sound that the speaker signed. */
  readonly signed: ReadonlySet<number>;
  readonly faults: ReadonlyMap<number, Fault>;
  /** What is wrong with the file as a whole: it cannot be read, is not the one that `room.json` names, or is of somebody else. */
  readonly wrong: readonly string[];
}

/** A mixed file: nobody signed it. */
export interface MixVerdict {
  readonly file: string;
  /** It is the one that `room.json` names, another one, or not there: whoever passes a folder on may leave it out. */
  readonly state: 'named' | 'other' | 'absent';
}

export interface FolderVerdict extends Manifest {
  readonly files: readonly FileVerdict[];
  readonly mixed: readonly MixVerdict[];
  /** All that is in the speakers' files was signed, and it was finished; mixed files are those that `room.json` names. */
  readonly isTrue: boolean;
}

/** Throws a `Failure` when there is no recording. */
export async function verifyFolder(path: string): Promise<FolderVerdict> {
  const manifest = await loadManifest(path);
  const files: FileVerdict[] = [];
  for (const speaker of manifest.speakers) files.push(await verdictOf(path, manifest, speaker));
  const mixed: MixVerdict[] = [];
  for (const mix of manifest.mixes) mixed.push(await mixVerdict(path, mix));
  const isTrue =
    manifest.ended !== undefined &&
    files.every(({ faults, wrong }) => faults.size + wrong.length === 0) &&
    mixed.every(({ state }) => state !== 'other');
  return { ...manifest, files, mixed, isTrue };
}

async function mixVerdict(path: string, mix: ManifestMix): Promise<MixVerdict> {
  const file = mixName(mix.format);
  try {
    const isNamed = (await other(join(path, file), mix, file)).length === 0;
    return { file, state: isNamed ? 'named' : 'other' };
  } catch (error) {
    return { file, state: systemCode(error) === 'ENOENT' ? 'absent' : 'other' };
  }
}

async function verdictOf(path: string, { room, started }: Manifest, speaker: ManifestSpeaker): Promise<FileVerdict> {
  const { stem, name, key, sound, signatures } = speaker;
  const file = stem + SOUND;
  const [soundPath, signaturesPath] = [join(path, file), join(path, stem + SIGNATURES)];
  try {
    const verdict = await verifyTrack(room, bytesOf(soundPath), bytesOf(signaturesPath));
    const { opening, names, signed, faults } = verdict;
    const wrong = [
      ...(await other(soundPath, sound, file)),
      ...(await other(signaturesPath, signatures, stem + SIGNATURES)),
      ...(opening !== undefined && keyToHex(opening.identity) !== key
        ? ['it is of another key than room.json says']
        : []),
      ...(opening !== undefined && opening.started !== started ? ['it is of another recording'] : []),
      ...(names.length > 0 && !names.includes(name) ? [`its speaker never had the name ${name}`] : []),
    ];
    return { file, name: names.at(-1) ?? name, signed, faults, wrong };
  } catch (error) {
    return { file, name, signed: new Set(), faults: new Map(), wrong: [`it cannot be read: ${reason(error)}`] };
  }
}

async function other(path: string, sum: FileSum, file: string): Promise<string[]> {
  const { bytes, sha256 } = await sumOf(path);
  return bytes === sum.bytes && sha256 === sum.sha256 ? [] : [`${file} is not the file that room.json names`];
}
