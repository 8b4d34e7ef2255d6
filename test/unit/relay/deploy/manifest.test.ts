import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageManifest, replaceManifest, restoreManifest } from '../../../../relay/deploy/manifest.ts';

const PROJECT = {
  name: 'stoa',
  version: '0.1.0',
  bin: { stoa: 'dist/relay/main.js' },
  engines: { node: '>=20' },
  overrides: { large: 'npm:small@1' },
  dependencies: { preact: '^11.0.0', ws: '^8.0.0' },
  devDependencies: { vite: '^8.0.0' },
};
const LOCK = { packages: { 'node_modules/ws': { version: '8.23.0' }, 'node_modules/preact': { version: '11.2.0' } } };

it('a package wants only the libraries that are not in it, in the versions that were tested', () => {
  expect(packageManifest(PROJECT, LOCK, ['ws'])).toEqual({
    name: 'stoa',
    version: '0.1.0',
    bin: { stoa: 'dist/relay/main.js' },
    engines: { node: '>=22.12' },
    dependencies: { ws: '8.23.0' },
  });
});

it('a library that is not locked is in no package', () => {
  expect(() => packageManifest(PROJECT, LOCK, ['pino'])).toThrow('pino is not in package-lock.json');
});

describe('while npm packs', () => {
  let folder: string;
  const read = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stoa-manifest-'));
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'package.json'), JSON.stringify(PROJECT));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('the package’s own manifest stands in place of the project’s, which comes back', async () => {
    await replaceManifest(folder, ['ws']);
    expect(await read()).toEqual(packageManifest(PROJECT, LOCK, ['ws']));
    await restoreManifest(folder);
    expect(await read()).toEqual(PROJECT);
    await restoreManifest(folder);
    expect(await read()).toEqual(PROJECT);
  });

  it('a packing that was interrupted costs nothing', async () => {
    await replaceManifest(folder, ['ws']);
    await replaceManifest(folder, ['ws']);
    await restoreManifest(folder);
    expect(await read()).toEqual(PROJECT);
  });
});
