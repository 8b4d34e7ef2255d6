import { expect, it } from 'vitest';
import { wordsBy } from '../../../../src/node/speaker/script-words.ts';

it('words of a text come whole, as much as is said by then', () => {
  const text = 'Bring some bread';
  expect([0, 0.25, 0.5, 0.9, 1, 2].map((share) => wordsBy(text, share))).toEqual([
    '',
    '',
    'Bring',
    'Bring some',
    text,
    text,
  ]);
});
