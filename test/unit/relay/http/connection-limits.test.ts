import { describe, expect, it } from 'vitest';
import { createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import { WindowLimit } from '../../../../relay/util/window-limit.ts';

describe('connection limits', () => {
  it('admit up to the bound, and again when somebody leaves', () => {
    const limits = createConnectionLimits({ most: 2, perAddress: 2 });
    const first = limits.enter('a');
    expect(typeof first).toBe('function');
    expect(typeof limits.enter('b')).toBe('function');
    expect(limits.enter('c')).toBe('full');
    if (typeof first === 'function') {
      first();
      first();
    }
    expect(limits.size).toBe(1);
    expect(typeof limits.enter('c')).toBe('function');
    expect(limits.enter('d')).toBe('full');
  });

  it('keep one address from taking every place', () => {
    const limits = createConnectionLimits({ most: 10, perAddress: 1 });
    const leave = limits.enter('a');
    expect(limits.enter('a')).toBe('address');
    expect(typeof limits.enter('b')).toBe('function');
    if (typeof leave === 'function') leave();
    expect(typeof limits.enter('a')).toBe('function');
  });
});

describe('window limits', () => {
  it('pass a number per key and window, and start again in the next', () => {
    const rate = new WindowLimit({ window: 1_000, perKey: 2, inAll: 100 });
    expect([rate.take('a', 0), rate.take('a', 1), rate.take('a', 999), rate.take('b', 999)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(rate.take('a', 1_000)).toBe(true);
  });

  it('pass a number in total, however many keys there are', () => {
    const rate = new WindowLimit({ window: 1_000, perKey: 2, inAll: 3 });
    expect([1, 2, 3, 4].map((key) => rate.take(`${key}`, 5))).toEqual([true, true, true, false]);
  });
});
