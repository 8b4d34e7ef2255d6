/** A clock that stands still until it is moved; signatures and hashes still take the real time they take. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';

/** Stops timers and Date at `now`. Undo with `vi.useRealTimers()`. */
export function stopClock(now: number): void {
  vi.useFakeTimers({ now, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
}

/** Lets everything that is under way come to rest: promises, signatures, hashes. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 25; i++) await nextTurn();
}

/** Moves the clock on in steps small enough for what follows from one timer to happen before the next. */
export async function pass(ms: number, step = 50): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, ms - gone));
    await settle();
  }
}
