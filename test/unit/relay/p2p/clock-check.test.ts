import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClockCheck } from '../../../../relay/p2p/clock-check.ts';
import type { Log } from '../../../../relay/util/log.ts';

let warnings: string[];
let counts: { good: number; stale: number };
let check: ClockCheck;

beforeEach(() => {
  vi.useFakeTimers();
  warnings = [];
  counts = { good: 0, stale: 0 };
  const log = { warn: (_: unknown, message: string) => warnings.push(message) } as unknown as Log;
  check = new ClockCheck({ read: () => ({ ...counts }), log });
  check.start();
});

afterEach(() => {
  check.stop();
  vi.useRealTimers();
});

/** What comes in a minute. */
function minute(good: number, stale: number): void {
  counts = { good: counts.good + good, stale: counts.stale + stale };
  vi.advanceTimersByTime(60_000);
}

it('a relay for which most cards are stale reports it once, and again when it recurs', () => {
  minute(3, 6);
  expect(warnings).toEqual([expect.stringContaining('clock of this computer is wrong')]);
  minute(3, 6);
  minute(0, 0);
  minute(3, 6);
  expect(warnings).toHaveLength(1);
  minute(6, 1);
  minute(0, 6);
  expect(warnings).toHaveLength(2);
});

it('a few replays, or one page with a wrong clock among others, are not reported', () => {
  minute(0, 2);
  minute(7, 6);
  minute(700, 100);
  minute(0, 0);
  expect(warnings).toEqual([]);
});

it('it checks nothing once it is stopped', () => {
  check.stop();
  minute(0, 100);
  expect(warnings).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
