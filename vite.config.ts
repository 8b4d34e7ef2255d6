import { defineConfig } from 'vitest/config';

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
  },
  worker: { format: 'es' },
  test: {
    root: '.',
    include: ['test/{unit,integration,adversary}/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
