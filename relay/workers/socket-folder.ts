/** A folder of the relay's own for the socket between its processes. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from '../util/failure.ts';

const SOCKET = 'relay.sock';
/** What every system takes as the path of a socket, bytes; some take a few more, and cut what is longer. */
const LONGEST = 100;
/** Added to a name by mkdtemp, bytes. */
const RANDOM = 6;

/**
 * Makes it in the first of these places that can be written to and whose path is short enough for a socket. Accessible to the relay's own user alone. Throws a `Failure` when
 * there is none.
 */
export async function makeSocketFolder(places: readonly string[]): Promise<{ folder: string; socket: string }> {
  for (const place of places) {
    const prefix = join(resolve(place), 'stoa-');
    if (Buffer.byteLength(join(prefix, SOCKET)) + RANDOM > LONGEST) continue;
    const folder = await mkdtemp(prefix).catch(() => undefined);
    if (folder !== undefined) return { folder, socket: join(folder, SOCKET) };
  }
  throw new Failure(
    `The relay needs a folder for a socket, and none of ${places.join(', ')} can be written to and has a path short enough. Name one with the variable TMPDIR`,
  );
}

/** A place of the introducer's own to listen at, and how it is removed. Where nothing can be written to, Linux has names without a file, which only a guess finds. */
export async function makeIntroducerSocket(
  places: readonly string[],
): Promise<{ path: string; remove: () => Promise<void> }> {
  try {
    const { folder, socket } = await makeSocketFolder(places);
    return { path: localSocket(folder, socket), remove: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    if (process.platform !== 'linux') throw error;
    return { path: `\0stoa-${randomUUID()}`, remove: async () => undefined };
  }
}

/** Where to listen for the relay's own processes: Windows has pipes by name in place of socket files. */
export function localSocket(folder: string, socket: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : socket;
}
