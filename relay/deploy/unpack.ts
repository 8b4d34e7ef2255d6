/** `npm pack` runs this last: the project gets its own package.json back. */
import { resolve } from 'node:path';
import { restoreManifest } from './manifest.ts';

await restoreManifest(resolve(import.meta.dirname, '../..'));
