/**
 * What people download: gzip of the script before the lobby, and of all script. Run by itself with `--budget` it fails when
 * the page outgrows its budget.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PAGE } from '../support/paths.ts';
import type { Bench, Figure } from './bench.ts';

/** kB (1,000 bytes) of gzip. */
const BUDGET = { first: 190, total: 250 };

/** The interface of lobby and room (src/client/ui/places.ts): fetched when a hand nears a room, or a link leads to one. */
const FOR_LOBBY = /^places-/;

/** A codec for browsers that have none, fetched by those alone: counted by itself. */
const FALLBACK = /wasm/i;

interface Script {
  readonly gzip: number;
  /** Files it needs before it runs. */
  readonly imports: readonly string[];
  /** Files it fetches when it wants them. */
  readonly later: readonly string[];
}

export const size: Bench = {
  name: 'size',
  about: 'gzip of the script before the lobby, and in all',
  run: async (say) => {
    const scripts = await readScripts(PAGE);
    const first = await firstFiles(PAGE, scripts);
    for (const [name, { gzip }] of scripts) {
      say(`${(gzip / 1000).toFixed(1).padStart(7)} kB ${name}${first.has(name) ? ' (before the lobby)' : ''}`);
    }
    const kilobytes = (wanted: (name: string) => boolean): number => {
      let bytes = 0;
      for (const [name, { gzip }] of scripts) if (wanted(name)) bytes += gzip;
      return bytes / 1000;
    };
    const figures: Figure[] = [
      { name: 'size.first', value: kilobytes((name) => first.has(name)), unit: 'kB' },
      { name: 'size.total', value: kilobytes((name) => !FALLBACK.test(name)), unit: 'kB' },
    ];
    const fallback = kilobytes((name) => FALLBACK.test(name));
    if (fallback > 0) figures.push({ name: 'size.fallback', value: fallback, unit: 'kB' });
    return figures;
  },
};

/** Every script and wasm file of a built page by file name (the bundler's hashes make names unique). */
async function readScripts(page: string): Promise<Map<string, Script>> {
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

/**
 * What the page loads for the hallway: its entry, what the entry fetches later (the session: it does so at once), and what
 * these import. What the session fetches later is for the lobby.
 */
async function firstFiles(page: string, scripts: ReadonlyMap<string, Script>): Promise<Set<string>> {
  const html = await readFile(join(page, 'index.html'), 'utf8');
  const entries = names(html, /<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g);
  const first = new Set<string>();
  const add = (name: string): void => {
    if (first.has(name)) return;
    first.add(name);
    for (const imported of scripts.get(name)?.imports ?? []) add(imported);
  };
  for (const entry of entries) {
    add(entry);
    for (const fetched of scripts.get(entry)?.later ?? []) if (!FOR_LOBBY.test(fetched)) add(fetched);
  }
  return first;
}

if (process.argv[1] === import.meta.filename && process.argv.includes('--budget')) {
  const figures = await size.run(() => {});
  for (const [name, limit] of Object.entries(BUDGET)) {
    const value = figures.find((figure) => figure.name === `size.${name}`)!.value;
    console.log(`size.${name}: ${value.toFixed(1)} of ${limit} kB`);
    if (value > limit) process.exitCode = 1;
  }
}
