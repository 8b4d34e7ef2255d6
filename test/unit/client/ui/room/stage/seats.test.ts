import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seats } from '../../../../../../src/client/ui/room/stage/seats.ts';

describe('seats', () => {
  test('stay where they are while others come and go', () => {
    const first = seats([], ['a', 'b', 'c']);
    expect(first).toEqual(['a', 'b', 'c']);
    const second = seats(first, ['a', 'c']);
    expect(second).toEqual(['a', undefined, 'c']);
    expect(seats(second, ['a', 'c', 'd'])).toEqual(['a', 'd', 'c']);
    expect(seats(second, ['a'])).toEqual(['a']);
  });

  test('hold everyone once, move nobody, and never end with an empty one', () => {
    const people = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'));
    fc.assert(
      fc.property(fc.array(people, { maxLength: 8 }), (rounds) => {
        let now: (string | undefined)[] = [];
        for (const ids of rounds) {
          const next = seats(now, ids);
          expect(next.filter((id) => id !== undefined).sort()).toEqual([...ids].sort());
          now.forEach((id, seat) => {
            if (id !== undefined && ids.includes(id)) expect(next[seat]).toBe(id);
          });
          if (next.length > 0) expect(next.at(-1)).toBeDefined();
          now = next;
        }
      }),
    );
  });
});
