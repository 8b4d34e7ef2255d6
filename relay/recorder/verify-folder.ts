/** Judges a recording's folder: of each file and second, whether the speaker signed it. */
import type { Manifest } from '../../src/node/recording/manifest.ts';
import { type FileVerdict, judgeSpeaker } from '../../src/node/replay/judge.ts';
import { reason } from '../util/failure.ts';
import { diskFiles } from './disk-files.ts';
import { loadManifest } from './load-manifest.ts';

export interface FolderVerdict extends Manifest {
  readonly files: readonly FileVerdict[];
  /** All that is in it was signed, and it was finished. */
  readonly isTrue: boolean;
}

/** Throws a `Failure` when there is no recording. */
export async function verifyFolder(path: string): Promise<FolderVerdict> {
  const manifest = await loadManifest(path);
  const files: FileVerdict[] = [];
  for (const speaker of manifest.speakers) files.push(await judgeSpeaker(manifest, speaker, diskFiles(path), reason));
  const isTrue = manifest.ended !== undefined && files.every(({ faults, wrong }) => faults.size + wrong.length === 0);
  return { ...manifest, files, isTrue };
}
