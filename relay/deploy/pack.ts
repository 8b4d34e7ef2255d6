/** `npm run package` runs this first: it builds the page and the relay, and writes the folder that npm packs then. */
import { join, resolve } from 'node:path';
import { builtPage } from '../http/page-build.ts';
import { bundleRelay, INSTALLED } from './bundle.ts';
import { declareExports } from './declare.ts';
import { stagePackage } from './stage.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

await builtPage({ say: (line) => process.stderr.write(`${line}\n`), signal: new AbortController().signal });
await bundleRelay(PROJECT, join(PROJECT, 'dist/relay'));
await declareExports(PROJECT, {
  types: join(PROJECT, 'dist/relay/stoa.d.ts'),
  model: join(PROJECT, 'dist/docs/model/stoa.api.json'),
});
await stagePackage(PROJECT, join(PROJECT, 'dist/package'), INSTALLED);
