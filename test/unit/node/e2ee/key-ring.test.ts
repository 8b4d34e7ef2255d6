import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEEP_AFTER, MAX_HELD, USE_AFTER } from '../../../../src/node/e2ee/constants.ts';
import { KeyRing } from '../../../../src/node/e2ee/key-ring.ts';
import { epochKey } from '../../../support/records/reference-e2ee.ts';

const epochs = (ring: KeyRing): number[] => ring.keys.map(({ epoch }) => epoch);

describe('the key ring', () => {
  it('uses the first key at once, because the others have had it for a while', () => {
    const ring = new KeyRing();
    expect(ring.speaking(0)).toBeUndefined();
    ring.take(epochKey(7), 100);
    expect(ring.speaking(100)?.epoch).toBe(7);
    expect(ring.nextWake(100)).toBeUndefined();
  });

  it('decrypts with a new key at once, speaks with it two seconds later, and keeps the old one for five seconds', () => {
    const ring = new KeyRing();
    ring.take(epochKey(1), 0);
    ring.take(epochKey(2), 10_000);
    expect(epochs(ring)).toEqual([2, 1]);
    expect(ring.nextWake(10_000)).toBe(10_000 + USE_AFTER);
    expect(ring.speaking(10_000 + USE_AFTER - 1)?.epoch).toBe(1);
    expect(ring.speaking(10_000 + USE_AFTER)?.epoch).toBe(2);
    const over = 10_000 + USE_AFTER + KEEP_AFTER;
    expect(ring.nextWake(10_000 + USE_AFTER)).toBe(over);
    expect(ring.expire(over - 1)).toBe(false);
    expect(ring.expire(over)).toBe(true);
    expect(epochs(ring)).toEqual([2]);
    expect(ring.nextWake(over)).toBeUndefined();
  });

  it('accepts only newer keys: a later epoch, or a later term whatever its epoch', () => {
    const ring = new KeyRing();
    expect(ring.take(epochKey(5, 2), 0)).toBe(true);
    for (const old of [epochKey(5, 2), epochKey(4, 2), epochKey(9, 1)]) expect(ring.take(old, 1)).toBe(false);
    expect(ring.take(epochKey(5, 3), 1)).toBe(true);
    expect(ring.take(epochKey(6, 3), 1)).toBe(true);
    expect(ring.newest).toEqual(epochKey(6, 3));
  });

  it('holds few keys, always has one to speak with, and never returns to an older one', () => {
    const anyStep = fc.record({ wait: fc.integer({ min: 0, max: 9_000 }), epoch: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 60 }), (steps) => {
        const ring = new KeyRing();
        let now = 0;
        let spoken = 0;
        for (const { wait, epoch } of steps) {
          now += wait;
          ring.take(epochKey(epoch), now);
          ring.expire(now);
          expect(ring.keys.length).toBeLessThanOrEqual(MAX_HELD);
          const speaking = ring.speaking(now)!.epoch;
          expect(epochs(ring)).toContain(speaking);
          expect(speaking).toBeGreaterThanOrEqual(spoken);
          spoken = speaking;
          const wake = ring.nextWake(now);
          if (wake !== undefined) expect(wake).toBeGreaterThan(now);
        }
        ring.clear();
        expect(ring.speaking(now)).toBeUndefined();
      }),
    );
  });
});
