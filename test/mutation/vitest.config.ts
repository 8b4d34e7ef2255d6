import { defineConfig } from 'vitest/config';

/** The tests that are to notice any change of the verifier: the quick ones, which name each rule. Properties and garbage come on top. */
export default defineConfig({
  test: {
    include: ['test/unit/grant/*.test.ts', 'test/unit/wire/vectors.test.ts'],
    exclude: ['test/unit/grant/{attenuation,garbage,tampering}.test.ts'],
    testTimeout: 20_000,
  },
});
