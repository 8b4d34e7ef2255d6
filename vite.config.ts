import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const REFUSE = "const refuse = () => { throw new Error('left out of the page'); };";

/**
 * Parts of libraries that no Stoa page can reach and that cannot be tree-shaken away: keys of other kinds (all ours are Ed25519) and
 * gossipsub's Prometheus metrics (a page has no registry). Leaving them out makes the first load a tenth smaller; a path that did reach
 * them would throw, never misbehave. `docs/decisions` tells more.
 */
const LEFT_OUT: readonly { readonly file: RegExp; readonly code: (original: string) => string }[] = [
  {
    file: /@libp2p\/crypto\/dist\/src\/keys\/secp256k1\/index(\.browser)?\.js$/,
    code: () =>
      `${REFUSE} export const publicKeyLength = 33, privateKeyLength = 32; export { refuse as hashAndSign, refuse as hashAndVerify };`,
  },
  {
    file: /@libp2p\/crypto\/dist\/src\/keys\/(secp256k1\/utils|rsa\/utils|rsa\/der|ecdsa\/utils)\.js$/,
    code: (original) => {
      const names = [...original.matchAll(/^export (?:async )?function (\w+)/gm)].map(
        ([, name]) => `refuse as ${name}`,
      );
      const constants = original.match(/^export const \w+ = \d+;$/gm) ?? [];
      return `${REFUSE} ${constants.join(' ')} export { ${names.join(', ')} };`;
    },
  },
  {
    file: /@(chainsafe\/libp2p-)?gossipsub\/dist\/src\/metrics\.js$/,
    code: (original) =>
      `${original.slice(0, original.indexOf('export function getMetrics'))} ${REFUSE} export { refuse as getMetrics };`,
  },
];

function leaveOut(): Plugin {
  return {
    name: 'stoa:leave-out',
    apply: 'build',
    transform: {
      filter: { id: LEFT_OUT.map((part) => part.file) },
      handler: (original, id) => LEFT_OUT.find((part) => part.file.test(id))?.code(original),
    },
  };
}

/** The page is built from src/client into dist/page: one static folder that works from any path of any file server. */
export default defineConfig({
  root: 'src/client',
  base: './',
  plugins: [leaveOut()],
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  test: {
    root: '.',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      { extends: true, test: { name: 'adversary', include: ['test/adversary/**/*.test.ts'] } },
      {
        extends: true,
        // Real browsers want the machine for themselves (test/run.ts runs these files one after the other), and time.
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
    testTimeout: 20_000,
  },
});
