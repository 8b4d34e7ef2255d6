import { expect, it } from 'vitest';
import { indexAt, ofTurns, search } from '../../../../src/client/replay/passages.ts';

const PASSAGES = [
  { from: 0, to: 2, speaker: 'Ada', text: 'Good evening' },
  { from: 2, to: 4, speaker: 'Zoë', text: 'The café is open' },
  { from: 9, to: 10, speaker: 'Ada', text: 'Evening falls' },
];

it('finds the passage of a moment', () => {
  expect([-1, 0, 1.9, 2, 8, 99].map((at) => indexAt(PASSAGES, at))).toEqual([0, 0, 0, 1, 1, 2]);
  expect(indexAt([], 5)).toBe(0);
});

it('finds words wherever they are, without accents and case', () => {
  const found = (asked: string) => search(PASSAGES, asked).shown.map(({ from }) => from);
  expect(found('EVENING')).toEqual([0, 9]);
  expect(found('cafe  zoe')).toEqual([2]);
  expect(found('nobody')).toEqual([]);
});

it('shows no more than a page can bear, and says how many there are', () => {
  const many = ofTurns(Array.from({ length: 2_000 }, (_, i) => ({ from: i, to: i + 1, name: 'Ada' })));
  const { shown, count } = search(many, 'ada');
  expect(shown).toHaveLength(100);
  expect(count).toBe(2_000);
});
