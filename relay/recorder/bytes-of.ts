import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { Failure } from '../util/failure.ts';

/**
 * The bytes of a file as they come. A recording's folder may come from anybody: what is no plain file (a link out of the folder, a pipe on which one
 * would wait for ever) is refused with a `Failure`.
 */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  if (!(await lstat(path)).isFile()) throw new Failure(`${path} is no plain file`);
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}
