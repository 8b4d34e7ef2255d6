/** `npm pack` runs this first: it builds the page and the relay, and writes the package's own package.json in place of the project's. */
import { join, resolve } from 'node:path';
import { builtPage } from '../http/page-build.ts';
import { bundleRelay, INSTALLED } from './bundle.ts';
import { replaceManifest } from './manifest.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

await builtPage({ say: (line) => process.stderr.write(`${line}\n`), signal: new AbortController().signal });
await bundleRelay(PROJECT, join(PROJECT, 'dist/relay'));
await replaceManifest(PROJECT, INSTALLED);
