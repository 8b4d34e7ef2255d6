import { expect, it } from 'vitest';
import { Pace } from '../../../../relay/replays/pace.ts';

it('lets two seconds of a pace through at once, and then keeps to it', () => {
  let now = 0;
  const pace = new Pace(1_000, () => now);
  expect(pace.sent(2_000)).toBe(0);
  expect(pace.sent(500)).toBe(500);
  expect(pace.sent(500)).toBe(1_000);
  now += 1_000;
  expect(pace.sent(100)).toBe(100);
  // What was not used is not saved up.
  now += 1_000_000;
  expect(pace.sent(2_000)).toBe(0);
  expect(pace.sent(1_000)).toBe(1_000);
});
