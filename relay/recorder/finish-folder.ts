/** Ends the files of a folder on a disk: when the recording is over, and after a crash. */
import { type Finished, type FinishOptions, finishFiles } from '../../src/node/recording/finish-files.ts';
import { diskFiles } from './disk-files.ts';
import { releaseReserve } from './folder.ts';
import { loadManifest } from './load-manifest.ts';

/** See `finishFiles`. Throws a `Failure` when there is no recording. */
export async function finishFolder(path: string, options: FinishOptions = {}): Promise<Finished> {
  await loadManifest(path);
  await releaseReserve(path);
  return finishFiles(diskFiles(path), options);
}
