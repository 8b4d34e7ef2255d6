import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../../relay/http/connection-limits.ts';
import { Rate } from '../../../../relay/util/window-limit.ts';

describe('admission', () => {
  it('lets in up to its bound, and again when somebody leaves', () => {
    const admission = createAdmission({ most: 2, perAddress: 2 });
    const first = admission.enter('a');
    expect(typeof first).toBe('function');
    expect(typeof admission.enter('b')).toBe('function');
    expect(admission.enter('c')).toBe('full');
    if (typeof first === 'function') {
      first();
      first();
    }
    expect(admission.size).toBe(1);
    expect(typeof admission.enter('c')).toBe('function');
    expect(admission.enter('d')).toBe('full');
  });

  it('keeps one address from taking every place', () => {
    const admission = createAdmission({ most: 10, perAddress: 1 });
    const leave = admission.enter('a');
    expect(admission.enter('a')).toBe('address');
    expect(typeof admission.enter('b')).toBe('function');
    if (typeof leave === 'function') leave();
    expect(typeof admission.enter('a')).toBe('function');
  });
});

describe('rate', () => {
  it('passes so many per key and window, and begins anew in the next', () => {
    const rate = new Rate({ window: 1_000, perKey: 2, inAll: 100 });
    expect([rate.take('a', 0), rate.take('a', 1), rate.take('a', 999), rate.take('b', 999)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(rate.take('a', 1_000)).toBe(true);
  });

  it('passes so many in all, however many keys there are', () => {
    const rate = new Rate({ window: 1_000, perKey: 2, inAll: 3 });
    expect([1, 2, 3, 4].map((key) => rate.take(`${key}`, 5))).toEqual([true, true, true, false]);
  });
});
