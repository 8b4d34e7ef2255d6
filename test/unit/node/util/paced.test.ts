import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paced } from '../../../../src/node/util/paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is done at once, and for all that is asked in a while once more', () => {
  const act = vi.fn();
  const ask = paced(act, 200);
  ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let n = 0; n < 300; n++) ask();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(act).toHaveBeenCalledTimes(2);
});

it('is not done again unless it is asked for, and then at once', () => {
  const act = vi.fn();
  const ask = paced(act, 200);
  ask();
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledTimes(1);
  ask();
  expect(act).toHaveBeenCalledTimes(2);
});
