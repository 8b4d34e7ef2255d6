/** The files of a built page that are script or style: what they weigh, and what an entry needs before it runs. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';

export interface BuiltFile {
  /** Bytes. */
  readonly gzip: number;
  /** Names of files that are loaded with it: static imports of a script, scripts and styles of an HTML file. */
  readonly needs: readonly string[];
}

/** Scripts, styles, wasm and HTML files by file name (the bundler's hashes make names unique). */
export type BuiltPage = ReadonlyMap<string, BuiltFile>;

export async function readBuiltPage(folder: string): Promise<BuiltPage> {
  const files = new Map<string, BuiltFile>();
  for (const path of await readdir(folder, { recursive: true })) {
    // The page of replays is another one, in a folder of this, and so is that of a room in a frame.
    if (!/\.(js|css|wasm|html)$/.test(path) || /^(replay|embed)\//.test(path)) continue;
    const bytes = await readFile(join(folder, path));
    files.set(basename(path), { gzip: gzipSync(bytes).length, needs: needs(path, bytes) });
  }
  return files;
}

/**
 * The scripts and styles that come with `entries`: each an HTML file, or a script named as in the sources (`session` for `session-Cx3.js`).
 * Throws when the page has no such entry.
 */
export function loadedWith(page: BuiltPage, entries: readonly string[]): Set<string> {
  const loaded = new Set<string>();
  const add = (name: string): void => {
    if (loaded.has(name) || !page.has(name)) return;
    loaded.add(name);
    for (const needed of page.get(name)!.needs) add(needed);
  };
  for (const entry of entries) add(fileOf(page, entry));
  return new Set([...loaded].filter((name) => !name.endsWith('.html')));
}

function fileOf(page: BuiltPage, entry: string): string {
  const matching = [...page.keys()].filter((name) => name === entry || /^(.+)-[\w-]{8}\.js$/.exec(name)?.[1] === entry);
  if (matching.length !== 1) throw new Error(`${matching.length} files of the built page are "${entry}", not one`);
  return matching[0]!;
}

function needs(path: string, bytes: Buffer): string[] {
  if (path.endsWith('.html'))
    return [...bytes.toString().matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) =>
      basename(file!),
    );
  if (!path.endsWith('.js')) return [];
  const { staticImports, staticExports } = parseSync(path, bytes.toString()).module;
  const reexported = staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? []));
  return [...staticImports.map(({ moduleRequest }) => moduleRequest), ...reexported].map(({ value }) =>
    basename(value),
  );
}
