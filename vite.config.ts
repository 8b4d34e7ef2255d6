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

/**
 * libp2p's WebRTC dial waits for its 'init' channel to open, then to close. The other side closes that channel as soon as it sees it: a
 * caller that looks when it is closed already would wait for 'open' until its time-out, 6 s (seen in @libp2p/webrtc 6.0.33).
 */
const INIT_CHANNEL: readonly (readonly [from: string, to: string])[] = [
  ["if (channel.readyState !== 'open')", "if (channel.readyState === 'connecting')"],
  ["pEvent(channel, 'open'", "pEvent(channel, ['open', 'close']"],
  ["await pEvent(channel, 'close'", "if (channel.readyState !== 'closed') await pEvent(channel, 'close'"],
];

function noticeClosedInit(): Plugin {
  return {
    name: 'stoa:notice-closed-init',
    apply: 'build',
    transform: {
      filter: { id: /@libp2p\/webrtc\/dist\/src\/private-to-private\/initiate-connection\.js$/ },
      handler: (original) =>
        INIT_CHANNEL.reduce((code, [from, to]) => {
          if (!code.includes(from))
            throw new Error(`@libp2p/webrtc has changed: look whether "${from}" needs mending still`);
          return code.replace(from, to);
        }, original),
    },
  };
}

/** The page is built from src/client into dist/page: one static folder that works from any path of any file server. */
export default defineConfig({
  root: 'src/client',
  base: './',
  plugins: [leaveOut(), noticeClosedInit()],
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
        // The interface on made-up rooms: a browser each, and nothing in it that runs against the clock.
        test: { name: 'page', include: ['test/browser/page/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        // Real browsers want time; how many at once is for test/run.ts to say.
        test: {
          name: 'rooms',
          include: ['test/browser/!(page|audio|fanout)/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'audio',
          include: ['test/browser/{audio,fanout}/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
    testTimeout: 20_000,
  },
});
