/** `npm run docs` runs this first: it writes the model of what the package exports, and the reference is made of that. */
import { join, resolve } from 'node:path';
import { declareExports } from './declare.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

await declareExports(PROJECT, {
  types: join(PROJECT, 'dist/docs/model/stoa.d.ts'),
  model: join(PROJECT, 'dist/docs/model/stoa.api.json'),
});
