import { expect, it } from 'vitest';
import { behindQuiet, quietOf } from '../../../../src/client/replay/quiet.ts';

it('finds where nobody speaks for long, and leaves a little of it', () => {
  const rows = [
    { stem: 'a', values: [0, 0, 0, 0, 5, 0, 0, 0, 0, 0] },
    { stem: 'b', values: [0, 0, 0, 0, 0, 7, 0] },
  ];
  const quiet = quietOf({ step: 1, rows });
  expect(quiet).toEqual([
    { from: 0, to: 3.6 },
    { from: 6.4, to: 9.6 },
  ]);
  expect(behindQuiet(quiet, 0)).toBe(3.6);
  expect(behindQuiet(quiet, 3.5)).toBeUndefined();
  expect(behindQuiet(quiet, 5)).toBeUndefined();
  expect(behindQuiet(quiet, 7)).toBe(9.6);
});

it('leaves short pauses as they are', () => {
  expect(quietOf({ step: 0.2, rows: [{ stem: 'a', values: [5, 0, 0, 0, 0, 0, 5] }] })).toEqual([]);
});
