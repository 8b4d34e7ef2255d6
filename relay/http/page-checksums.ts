/** Checksums of a built page, by which anybody can tell whether a relay serves the page that was released. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** The file of the page that lists the others. */
export const CHECKSUMS = 'page.sha256';

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A line for each file that is served, sorted by path, as `sha256sum` writes them and `sha256sum -c` reads them. */
export async function pageChecksums(folder: string): Promise<string> {
  const lines: string[] = [];
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.split(sep).join('/'));
  for (const path of paths.filter(isServed).sort()) {
    const file = join(folder, path);
    if ((await stat(file)).isFile()) lines.push(`${sha256(await readFile(file))}  ${path}\n`);
  }
  return lines.join('');
}

/** Hidden files are not, and the list is not in itself. */
function isServed(path: string): boolean {
  return path !== CHECKSUMS && !/(^|\/)\.(?!well-known\/)/.test(path);
}
