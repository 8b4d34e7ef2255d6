import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Replaces a file that is its owner's alone: a crash leaves the former or the new one, whole. `bytes`: at once, or piece by piece. Rejects with the system's
 * error.
 */
export async function replaceFile(file: string, bytes: Uint8Array | Iterable<Uint8Array>): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, bytes, { mode: 0o600 });
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}
