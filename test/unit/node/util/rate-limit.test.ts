import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../src/node/util/rate-limit.ts';

describe('the rate limit', () => {
  it('passes a burst, then a number per second', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    const take = (now: number) => limit.take('a', now);
    expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false]);
    expect([take(500), take(500), take(1_000)]).toEqual([true, false, true]);
  });

  it('saves no more than a burst', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    limit.take('a', 0);
    expect([1, 2, 3, 4].map(() => limit.take('a', 1_000_000))).toEqual([true, true, true, false]);
  });

  it('keeps keys independent', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 });
    expect([limit.take('a', 0), limit.take('b', 0), limit.take('a', 0)]).toEqual([true, true, false]);
  });

  it('never passes more than the burst and the rate, whatever the clock does', () => {
    const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (jumps) => {
        const limit = new RateLimit({ perSecond: 4, burst: 12 });
        let now = 0;
        let forward = 0;
        let taken = 0;
        for (const jump of jumps) {
          now += jump;
          forward += Math.max(0, jump);
          if (limit.take('a', now)) taken++;
        }
        expect(taken).toBeLessThanOrEqual(12 + (forward / 1_000) * 4);
      }),
    );
  });

  it('neither refills nor takes away when the clock jumps back, and continues from there', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 2 });
    limit.take('a', 100_000);
    expect(limit.take('a', 0)).toBe(true);
    expect(limit.take('a', 0)).toBe(false);
    expect(limit.take('a', 1_000)).toBe(true);
  });

  it('remembers a bounded number of keys and evicts the oldest', () => {
    const limit = new RateLimit({ perSecond: 0, burst: 1, maxKeys: 3 });
    for (const key of ['a', 'b', 'c', 'd']) limit.take(key, 0);
    expect([limit.take('d', 0), limit.take('c', 0)]).toEqual([false, false]);
    expect(limit.take('a', 0)).toBe(true);
  });

  it('charges the cost of a thing', () => {
    const limit = new RateLimit({ perSecond: 0, burst: 10 });
    expect([limit.take('a', 0, 8), limit.take('a', 0, 3), limit.take('a', 0, 2)]).toEqual([true, false, true]);
  });
});
