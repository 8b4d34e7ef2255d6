import { expect, it } from 'vitest';
import { ReadBudget, WINDOW } from '../../../../relay/stun/read-budget.ts';

it('leaves a socket unread to the end of the window once all bring too much and it more than its share', () => {
  const budget = new ReadBudget(16);
  for (let i = 0; i < 79; i++) expect(budget.take(0, 3)).toBe(0);
  expect(budget.take(0, 5)).toBe(WINDOW - 2);
  // What comes by the others is read up to their share.
  for (let i = 0; i < 4; i++) expect(budget.take(1, 5)).toBe(0);
  expect(budget.take(1, 6)).toBe(WINDOW - 3);
  expect(budget.take(2, 7)).toBe(0);
  expect(budget.take(0, 3 + WINDOW)).toBe(0);
});

it('holds a port of one socket to the same in all', () => {
  const budget = new ReadBudget(1);
  const waits = Array.from({ length: 80 }, () => budget.take(0, 0));
  expect(waits.filter((wait) => wait > 0)).toEqual([WINDOW]);
});
