import { describe, expect, test } from 'vitest';
import { END_MARKS, Spurt } from '../../../../src/node/media/spurt.ts';

describe('Spurt', () => {
  test('sends while open, then marks the end, then is quiet', () => {
    const spurt = new Spurt();
    expect([true, true, false, false, false, false, false].map((open) => spurt.next(open))).toEqual([
      'send',
      'send',
      ...Array(END_MARKS).fill('mark'),
      'nothing',
    ]);
  });

  test('owes its marks when it is cut, once', () => {
    const spurt = new Spurt();
    spurt.next(true);
    spurt.next(false);
    expect(spurt.cut()).toBe(END_MARKS - 1);
    expect(spurt.cut()).toBe(0);
    expect(spurt.next(false)).toBe('nothing');
  });
});
