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

  it('say of an address with too many places that it has, also when all are taken', () => {
    const limits = createConnectionLimits({ most: 2, perAddress: 2 });
    limits.enter('a');
    limits.enter('a');
    expect([limits.enter('a'), limits.enter('b')]).toEqual(['address', 'full']);
  });

  it('may change: who is inside stays, and who comes finds more places or fewer', () => {
    const bounds = { most: 3, perAddress: 2 };
    const limits = createConnectionLimits(bounds);
    limits.enter('a');
    limits.enter('a');
    Object.assign(bounds, { most: 2, perAddress: 1 });
    expect(limits.size).toBe(2);
    expect(limits.enter('b')).toBe('full');
    Object.assign(bounds, { most: 4, perAddress: 3 });
    expect(typeof limits.enter('a')).toBe('function');
    expect(limits.enter('a')).toBe('address');
    expect(typeof limits.enter('b')).toBe('function');
  });

  it('keep one site from taking every place by changing its address, and count its places again when they are free', () => {
    const limits = createConnectionLimits({ most: 100, perAddress: 2 });
    const places = Array.from({ length: 8 }, (_, i) => limits.enter(`a${i}`, 'site'));
    expect(places.filter((place) => typeof place === 'string')).toEqual([]);
    expect(limits.enter('another', 'site')).toBe('address');
    expect(typeof limits.enter('another', 'elsewhere')).toBe('function');
    expect(typeof limits.enter('without')).toBe('function');
    for (const leave of places) if (typeof leave === 'function') leave();
    expect(limits.size).toBe(2);
    expect(typeof limits.enter('another', 'site')).toBe('function');
  });

  it('say that an address, or its site, has taken more than half of its places', () => {
    const limits = createConnectionLimits({ most: 100, perAddress: 4 });
    expect(limits.crowded('a')).toBe(false);
    for (let i = 0; i < 2; i++) limits.enter('a', 'site');
    expect(limits.crowded('a', 'site')).toBe(false);
    limits.enter('a', 'site');
    expect(limits.crowded('a', 'site')).toBe(true);
    expect(limits.crowded('b', 'site')).toBe(false);
    for (let i = 0; i < 6; i++) limits.enter(`b${i}`, 'site');
    expect(limits.crowded('c', 'site')).toBe(true);
    expect(limits.crowded('c', 'elsewhere')).toBe(false);
    expect(limits.fullest).toBe(3);
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

  it('pass a number per group of keys, and what is refused takes nothing from the group, nor from all', () => {
    const rate = new WindowLimit({ window: 1_000, perKey: 2, perGroup: 3, inAll: 5 });
    const take = (key: string, group: string) => rate.take(key, 0, group);
    expect([1, 2, 3, 4].map(() => take('a', 'one'))).toEqual([true, true, false, false]);
    expect(['b', 'c', 'd'].map((key) => take(key, 'one'))).toEqual([true, false, false]);
    expect(['e', 'f', 'g'].map((key) => take(key, 'two'))).toEqual([true, true, false]);
    expect(rate.take('c', 1_000, 'one')).toBe(true);
  });

  it('pass a number in total, however many keys there are', () => {
    const rate = new WindowLimit({ window: 1_000, perKey: 2, inAll: 3 });
    expect([1, 2, 3, 4].map((key) => rate.take(`${key}`, 5))).toEqual([true, true, true, false]);
  });
});
