import { expect, it } from 'vitest';
import { packageManifest } from '../../../../relay/deploy/manifest.ts';

const PROJECT = {
  name: 'stoa',
  version: '0.1.0',
  bin: { stoa: 'dist/relay/main.js' },
  engines: { node: '>=20' },
  scripts: { prepack: 'exit 1' },
  overrides: { large: 'npm:small@1' },
  dependencies: { preact: '^11.0.0', ws: '^8.0.0' },
  devDependencies: { vite: '^8.0.0' },
  peerDependencies: { aac: '^1.0.0' },
  peerDependenciesMeta: { aac: { optional: true } },
};
const LOCK = { packages: { 'node_modules/ws': { version: '8.23.0' }, 'node_modules/preact': { version: '11.2.0' } } };

it('a package wants only the libraries that are not in it, in the versions that were tested', () => {
  expect(packageManifest(PROJECT, LOCK, ['ws'])).toEqual({
    name: 'stoa',
    version: '0.1.0',
    bin: { stoa: 'dist/relay/main.js' },
    engines: { node: '>=22.12' },
    dependencies: { ws: '8.23.0' },
    peerDependencies: { aac: '^1.0.0' },
    peerDependenciesMeta: { aac: { optional: true } },
  });
});

it('a library that is not locked is in no package', () => {
  expect(() => packageManifest(PROJECT, LOCK, ['pino'])).toThrow('pino is not in package-lock.json');
});
