import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Retry } from '../../../../src/node/util/retry.ts';

const POLICY = { first: 100, max: 1_000, stood: 5_000 };
const NONE = () => 0;

describe('what is tried again', () => {
  it('is due at once, and after each failure twice as late, up to the longest wait', () => {
    const retry = new Retry(POLICY, NONE);
    expect(retry.isDue(0)).toBe(true);
    expect(Array.from({ length: 6 }, () => retry.failed(0))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect([999, 1_000].map((now) => retry.isDue(now))).toEqual([false, true]);
  });

  it('never waits longer than the longest wait, nor less than half of it, however often it failed', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), chance, (failures, random) => {
        const retry = new Retry(POLICY, () => random);
        retry.blame(failures);
        const wait = retry.failed(0);
        expect(wait).toBeGreaterThanOrEqual(50);
        expect(wait).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it('waits for a while that is known when nothing is taken off by chance', () => {
    expect(new Retry({ ...POLICY, jitter: 0 }, () => 1).failed(0)).toBe(100);
    expect(new Retry(POLICY, () => 1).failed(0)).toBe(50);
  });

  it('begins anew once it has worked', () => {
    const retry = new Retry(POLICY, NONE);
    retry.failed(0);
    retry.failed(0);
    retry.succeeded();
    expect(retry.failures).toBe(0);
    expect(retry.failed(0)).toBe(100);
  });

  it('begins anew when what had worked stood for a while before it ended, and not when it ended at once', () => {
    const retry = new Retry(POLICY, NONE);
    expect([retry.ended(0, 10), retry.ended(0, 20), retry.ended(0, 5_001)]).toEqual([100, 200, 100]);
  });

  it('is tried at once when the network is back, and waits as long as before when that fails', () => {
    const retry = new Retry(POLICY, NONE);
    retry.failed(0);
    retry.hurry();
    expect(retry.isDue(0)).toBe(true);
    expect(retry.failed(0)).toBe(200);
  });

  it('comes later than it would for what it is to blame for', () => {
    const retry = new Retry(POLICY, NONE);
    retry.blame(2);
    expect([retry.isDue(0), retry.failed(0)]).toEqual([true, 400]);
  });
});
