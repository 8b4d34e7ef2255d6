/** A clock that stands still until it is moved; signatures and hashes still take the real time they take. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';

/** Stops timers and Date at `now`. Undo with `vi.useRealTimers()`. */
export function stopClock(now: number): void {
  vi.useFakeTimers({ now, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
}

const BLOCK = new Uint8Array(4_096);

/**
 * Lets everything that is under way come to rest: promises, signatures, hashes. Cryptography runs on four threads of Node's pool; work
 * put behind it on all four comes back when it is done.
 */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await Promise.all([1, 2, 3, 4].map(() => crypto.subtle.digest('SHA-256', BLOCK)));
    await nextTurn();
  }
}

/** Moves the clock on in steps small enough for what follows from one timer to happen before the next. */
export async function pass(ms: number, step = 50): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, ms - gone));
    await settle();
  }
}
