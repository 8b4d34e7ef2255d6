/** Places in the repository that tests and benches share. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** The built page. */
export const PAGE = join(REPOSITORY, 'dist/page');

/** A directory for what tests produce, outside version control; made when absent. */
export async function artifacts(name: string): Promise<string> {
  const path = join(REPOSITORY, 'test/.artifacts', name);
  await mkdir(path, { recursive: true });
  return path;
}
