import { expect, test } from 'vitest';
import { steady } from '../../../../../src/client/ui/components/stable-order.ts';

test('a list under a hand keeps its order, takes the new at its end and lets the gone go', () => {
  const rooms = (ids: string) => [...ids].map((id) => ({ id }));
  const order = (before: string, now: string) =>
    steady([...before], rooms(now))
      .map(({ id }) => id)
      .join('');
  expect(order('abc', 'cba')).toBe('abc');
  expect(order('abc', 'yxcb')).toBe('bcyx');
  expect(order('', 'ba')).toBe('ba');
});
