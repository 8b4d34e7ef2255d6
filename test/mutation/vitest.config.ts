import { defineConfig } from 'vitest/config';

/** The tests that are to notice any change of the verifier: the quick ones, which name each rule. Properties and garbage come on top. */
export default defineConfig({
  test: {
    include: ['test/unit/node/grants/*.test.ts', 'test/unit/node/wire/vectors.test.ts'],
    exclude: ['test/unit/node/grants/{attenuation,garbage,tampering}.test.ts'],
    testTimeout: 20_000,
  },
});
