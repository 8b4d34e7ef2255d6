/** A recording's folder on a disk. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, lstat, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSum } from '../../src/node/recording/manifest.ts';
import type { RecordingFiles } from '../../src/node/recording/recording-files.ts';
import { bytesOf } from './bytes-of.ts';

export function diskFiles(path: string): RecordingFiles {
  const at = (name: string): string => join(path, name);
  return {
    names: () => readdir(path),
    // No link or pipe: nobody is led out of the folder.
    isFile: (name) =>
      lstat(at(name)).then(
        (found) => found.isFile(),
        () => false,
      ),
    read: (name) => bytesOf(at(name)),
    text: async (name, most) => {
      let text = '';
      // A character takes four bytes at most.
      for await (const chunk of createReadStream(at(name), { encoding: 'utf8', end: 4 * most })) text += chunk;
      return text;
    },
    append: (name, bytes) => appendFile(at(name), bytes),
    remove: (name) => rm(at(name), { force: true }),
    truncate: (name, bytes) => truncate(at(name), bytes),
    replace: async (name, text) => {
      await writeFile(`${at(name)}.part`, text);
      await rename(`${at(name)}.part`, at(name));
    },
    sum: (name) => sumOf(at(name)),
  };
}

/** The size of a file, and its checksum. */
export async function sumOf(file: string): Promise<FileSum> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of bytesOf(file)) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}
