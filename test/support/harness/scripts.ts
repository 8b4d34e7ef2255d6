/** The scripts of a built page: how much they weigh, and which of them the hallway needs. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Script {
  /** Bytes. */
  readonly gzip: number;
  /** Files it needs before it runs. */
  readonly imports: readonly string[];
  /** Files it fetches when it wants them. */
  readonly later: readonly string[];
}

/** Of what the entry fetches later it wants this at once; test/browser/rooms/first-load.test.ts holds that true. */
const AT_ONCE = /^session-/;

/** Every script and wasm file of a built page by file name (the bundler's hashes make names unique). */
export async function readScripts(page: string): Promise<Map<string, Script>> {
  const scripts = new Map<string, Script>();
  for (const path of await readdir(page, { recursive: true })) {
    if (!/\.(js|wasm)$/.test(path)) continue;
    const bytes = await readFile(join(page, path));
    const source = path.endsWith('.js') ? bytes.toString('utf8') : '';
    scripts.set(basename(path), {
      gzip: gzipSync(bytes).length,
      imports: names(source, /(?:\bfrom|\bimport)\s*["'`]([^"'`]+\.js)["'`]/g),
      later: names(source, /\bimport\(\s*["'`]([^"'`]+\.js)["'`]/g),
    });
  }
  return scripts;
}

function names(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map(([, path]) => basename(path!));
}

/** What a page loads for the hallway: its entry, the session, and what these import. */
export async function hallwayScripts(page: string, scripts: ReadonlyMap<string, Script>): Promise<Set<string>> {
  const html = await readFile(join(page, 'index.html'), 'utf8');
  const first = new Set<string>();
  const add = (name: string): void => {
    if (first.has(name)) return;
    first.add(name);
    for (const imported of scripts.get(name)?.imports ?? []) add(imported);
  };
  for (const entry of names(html, /<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)) {
    add(entry);
    for (const fetched of scripts.get(entry)?.later ?? []) if (AT_ONCE.test(fetched)) add(fetched);
  }
  return first;
}
