import { describe, expect, it } from 'vitest';
import { Counters } from '../../../../src/node/util/counters.ts';

describe('counters', () => {
  it('count by name and start at zero', () => {
    const counters = new Counters<'a' | 'b'>();
    counters.add('a');
    counters.add('a', 2);
    expect([counters.get('a'), counters.get('b')]).toEqual([3, 0]);
    expect(counters.snapshot()).toEqual({ a: 3 });
  });
});
