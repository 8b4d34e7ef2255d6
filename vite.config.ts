import { defineConfig } from 'vitest/config';

/** What is loaded at one time is one file, which packs better than many small ones: the page at once, each other thing when it is first wanted. */
const TOGETHER = [
  { name: 'page', test: /src\/client\/main\.tsx$/ },
  { name: 'session', test: /src\/client\/session\/index\.ts$/ },
  {
    name: 'room',
    test: /src\/client\/(ui\/screens\/index\.ts|session\/(navigation\/lazy-room|monitoring\/diagnostics)\.ts|audio\/index\.ts)$/,
  },
  {
    name: 'keys',
    test: /src\/node\/participant\/keys\/room-keys\.ts$|src\/node\/e2ee\/lazy-readers\.ts$|node_modules\/hpke\//,
  },
  {
    name: 'communities',
    test: /src\/client\/(ui\/community\/bar\.tsx|session\/community\/communities\.ts)$|src\/node\/records\/charter-proof\.ts$/,
  },
];

/** The page is built from src/client into dist/page: one static folder that works from any path of any file server. */
export default defineConfig({
  root: 'src/client',
  base: './',
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // A module belongs to the first of these that needs it.
        codeSplitting: { groups: TOGETHER.map((group, index) => ({ ...group, priority: TOGETHER.length - index })) },
      },
    },
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
