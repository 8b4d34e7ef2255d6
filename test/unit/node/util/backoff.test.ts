import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../../../src/node/util/backoff.ts';

describe('backoff', () => {
  it('doubles up to the longest wait', () => {
    const none = () => 0;
    expect([0, 1, 2, 3, 4].map((n) => backoff(n, 100, 1_000, none))).toEqual([100, 200, 400, 800, 1_000]);
    expect(backoff(1_000_000, 100, 1_000, none)).toBe(1_000);
  });

  it('subtracts up to half at random, so that many do not return in step', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const wait = backoff(attempt, 100, 1_000, () => chance);
        expect(wait).toBeGreaterThanOrEqual(50);
        expect(wait).toBeLessThanOrEqual(1_000);
      }),
    );
    expect(backoff(0, 100, 1_000, () => 1)).toBe(50);
  });
});
