/** What people download. Run by itself with `--budget` it fails when what comes first outgrows its budget. */
import { join } from 'node:path';
import { loadedWith, readBuiltPage } from '../support/machine/built-page.ts';
import { PAGE } from '../support/machine/paths.ts';
import type { Bench, Figure } from './bench.ts';

interface Budget {
  /** As the figure is called, after `size.`. */
  readonly name: string;
  /** HTML files, and scripts that they fetch at once; what these import counts too. */
  readonly entries: readonly string[];
  /** kB (1,000 bytes) of gzip, script and style. */
  readonly limit: number;
}

/** What somebody with a room's link waits for before the first voice, who reads `language`. test/browser/rooms/first-load.test.ts holds the entries true. */
const first = (language: string) => ['index.html', language, 'listener', 'worker-core', 'player-worklet'];

/** Letters of two or three bytes take more. */
export const BUDGETS: readonly [Budget, ...Budget[]] = [
  { name: 'first', entries: first('en'), limit: 54.3 },
  ...['ar', 'de', 'es', 'fr', 'ja', 'pt'].map((language) => ({
    name: `first.${language}`,
    entries: first(language),
    limit: 55,
  })),
];

/** The page of a replay, all that it needs to play: kB. */
const REPLAY_LIMIT = 26;

/** What another site loads for `<stoa-room>`: kB. */
const ELEMENT = 'embed.js';
const ELEMENT_LIMIT = 3;

/** Codecs for browsers that have none, and the noise filter of those who choose it, fetched by them alone: counted by themselves. */
const FALLBACK = /wasm|noise-filter/;

export const size: Bench = {
  name: 'size',
  about: 'gzip of the script and style before the lobby, and in all',
  run: async (say) => {
    const page = await readBuiltPage(PAGE);
    const files = [...page.keys()].filter((name) => !name.endsWith('.html') && name !== ELEMENT);
    const kilobytes = (names: Iterable<string>): number =>
      [...names].reduce((bytes, name) => bytes + page.get(name)!.gzip, 0) / 1000;
    const parts = BUDGETS.map(({ name, entries }) => ({ name, files: loadedWith(page, entries) }));
    for (const name of files) {
      const within = parts.filter((part) => part.files.has(name)).map((part) => part.name);
      say(
        `${kilobytes([name]).toFixed(1).padStart(7)} kB ${name}${within.length > 0 ? ` (${within.join(', ')})` : ''}`,
      );
    }
    const figures: [name: string, files: Iterable<string>][] = [
      ...parts.map(({ name, files }) => [name, files] as [string, Iterable<string>]),
      ['total', files.filter((name) => !FALLBACK.test(name))],
      ['fallback', files.filter((name) => FALLBACK.test(name))],
    ];
    const replay = await readBuiltPage(join(PAGE, 'replay'));
    const needed = [...loadedWith(replay, ['index.html'])].reduce((bytes, name) => bytes + replay.get(name)!.gzip, 0);
    const own: Figure = { name: 'size.replay', value: needed / 1000, unit: 'kB' };
    const all = figures.map(([name, files]): Figure => ({ name: `size.${name}`, value: kilobytes(files), unit: 'kB' }));
    const element: Figure = { name: 'size.embed', value: kilobytes([ELEMENT]), unit: 'kB' };
    return [...all, own, element];
  },
};

if (process.argv[1] === import.meta.filename && process.argv.includes('--budget')) {
  const limits = new Map(BUDGETS.map(({ name, limit }) => [`size.${name}`, limit]))
    .set('size.replay', REPLAY_LIMIT)
    .set('size.embed', ELEMENT_LIMIT);
  for (const { name, value } of await size.run(() => {})) {
    const limit = limits.get(name);
    console.log(`${name}: ${value.toFixed(1)}${limit === undefined ? '' : ` of ${limit}`} kB`);
    if (limit !== undefined && value > limit) process.exitCode = 1;
  }
}
