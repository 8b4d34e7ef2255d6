import { defineConfig } from 'vitest/config';

/** The tests that are to notice any change of the verifier. Properties over random input are slower: they are in test/adversary. */
export default defineConfig({
  test: {
    include: ['test/unit/node/grants/*.test.ts', 'test/unit/support/vectors/vectors.test.ts'],
    testTimeout: 20_000,
  },
});
