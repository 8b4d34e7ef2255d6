import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redundancy } from '../../../../src/node/link/redundancy.ts';

/** Reports of `n` intervals of 25 packets at a loss of exactly `loss` on average. */
function report(redundancy: Redundancy, n: number, loss: number): number[] {
  const counts: number[] = [];
  let owed = 0;
  for (let i = 0; i < n; i++) {
    owed += 25 * loss;
    const lost = Math.floor(owed);
    owed -= lost;
    redundancy.report(25, 25 - lost);
    counts.push(redundancy.count);
  }
  return counts;
}

describe('redundancy', () => {
  it('assumes a bad network at first', () => {
    expect(new Redundancy().count).toBe(2);
  });

  it('comes down to one repeat on a clean network', () => {
    expect(report(new Redundancy(), 10, 0).at(-1)).toBe(1);
  });

  it.each([
    [0.02, 2],
    [0.05, 2],
    [0.1, 3],
    [0.2, 3],
    [0.5, 3],
  ])('at a loss of %d repeats %d frames', (loss, count) => {
    expect(new Set(report(new Redundancy(), 400, loss).slice(50))).toEqual(new Set([count]));
  });

  it('grows within a second of a network turning bad', () => {
    const redundancy = new Redundancy();
    report(redundancy, 50, 0);
    expect(report(redundancy, 2, 0.3).at(-1)).toBe(3);
  });

  it('falls slowly when the network recovers, over several seconds and step by step', () => {
    const redundancy = new Redundancy();
    report(redundancy, 20, 0.2);
    const counts = report(redundancy, 400, 0);
    expect(counts.indexOf(2)).toBeGreaterThan(10);
    expect(counts.indexOf(1)).toBeGreaterThan(counts.indexOf(2));
    expect(counts.every((c, i) => i === 0 || c <= counts[i - 1]!)).toBe(true);
  });

  it('does not flap at a constant loss', () => {
    for (const loss of [0.01, 0.03, 0.06, 0.07, 0.08, 0.1, 0.15]) {
      const counts = report(new Redundancy(), 500, loss).slice(50);
      const changes = counts.filter((c, i) => i > 0 && c !== counts[i - 1]).length;
      expect(changes, `at ${loss}`).toBeLessThanOrEqual(2);
    }
  });

  it('learns nothing from a report about no packets', () => {
    const redundancy = new Redundancy();
    for (let i = 0; i < 100; i++) redundancy.report(0, 0);
    expect([redundancy.count, redundancy.loss]).toEqual([2, 0]);
  });

  it('stays between one and three repeats and a loss between none and all, whatever is reported', () => {
    const counts = fc
      .tuple(fc.nat({ max: 65_535 }), fc.nat({ max: 65_535 }))
      .map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const);
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 40 }), (reports) => {
        const redundancy = new Redundancy();
        for (const [expected, received] of reports) {
          redundancy.report(expected, received);
          expect([1, 2, 3]).toContain(redundancy.count);
          expect(redundancy.loss).toBeGreaterThanOrEqual(0);
          expect(redundancy.loss).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
