/**
 * What people download: gzip of the script before the lobby, and of all script. Run by itself with `--budget` it fails when
 * the page outgrows its budget.
 */
import { PAGE } from '../support/harness/paths.ts';
import { hallwayScripts, readScripts } from '../support/harness/scripts.ts';
import type { Bench, Figure } from './bench.ts';

/** kB (1,000 bytes) of gzip. */
const BUDGET = { first: 155, total: 250 };

/** Codecs and signatures for browsers that have none, fetched by those alone: counted by themselves. */
const FALLBACK = /wasm|fallback/i;

export const size: Bench = {
  name: 'size',
  about: 'gzip of the script before the lobby, and in all',
  run: async (say) => {
    const scripts = await readScripts(PAGE);
    const first = await hallwayScripts(PAGE, scripts);
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

if (process.argv[1] === import.meta.filename && process.argv.includes('--budget')) {
  const figures = await size.run(() => {});
  for (const [name, limit] of Object.entries(BUDGET)) {
    const value = figures.find((figure) => figure.name === `size.${name}`)!.value;
    console.log(`size.${name}: ${value.toFixed(1)} of ${limit} kB`);
    if (value > limit) process.exitCode = 1;
  }
}
