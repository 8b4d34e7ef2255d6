import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../src/node/recording/folder-names.ts';
import { MAX_MANIFEST, type Manifest, readManifest } from '../../src/node/recording/manifest.ts';
import { Failure, reason } from '../util/failure.ts';

/** Reads a folder's `room.json`. Throws a `Failure` when it is absent or damaged. */
export async function loadManifest(path: string): Promise<Manifest> {
  const file = join(path, MANIFEST);
  try {
    // A byte more than it may have, so that a longer one is refused.
    let text = '';
    for await (const chunk of createReadStream(file, { encoding: 'utf8', end: 4 * MAX_MANIFEST })) text += chunk;
    return readManifest(text);
  } catch (cause) {
    throw new Failure(`${path} holds no recording: ${MANIFEST}: ${reason(cause)}`, { cause });
  }
}
