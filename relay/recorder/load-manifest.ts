import { manifestOf } from '../../src/node/recording/finish-files.ts';
import { MANIFEST } from '../../src/node/recording/folder-names.ts';
import type { Manifest } from '../../src/node/recording/manifest.ts';
import { Failure, reason } from '../util/failure.ts';
import { diskFiles } from './disk-files.ts';

/** Reads a folder's `room.json`. Throws a `Failure` when it is absent or damaged. */
export async function loadManifest(path: string): Promise<Manifest> {
  try {
    return await manifestOf(diskFiles(path));
  } catch (cause) {
    throw new Failure(`${path} holds no recording: ${MANIFEST}: ${reason(cause)}`, { cause });
  }
}
