import { expect, test } from 'vitest';
import { steady } from '../../../../../src/client/ui/components/stable-order.ts';

test('a list in use keeps its order, appends new items and removes gone ones', () => {
  const rooms = (ids: string) => [...ids].map((id) => ({ id }));
  const order = (before: string, now: string) =>
    steady([...before], rooms(now))
      .map(({ id }) => id)
      .join('');
  expect(order('abc', 'cba')).toBe('abc');
  expect(order('abc', 'yxcb')).toBe('bcyx');
  expect(order('', 'ba')).toBe('ba');
});
