/** A clock that stands still until it is moved; signatures and hashes still take the real time they take. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';

/** Stops timers and Date at `now`. Undo with `vi.useRealTimers()`. */
export function stopClock(now: number): void {
  vi.useFakeTimers({ now, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
}

/** Calls of WebCrypto that have not come back. It works on other threads, which a busy machine can hold up for as long as it likes. */
let underWay = 0;
const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, (...args: unknown[]) => unknown>;
for (const name of Object.getOwnPropertyNames(subtle)) {
  const call = subtle[name]!;
  if (name === 'constructor') continue;
  subtle[name] = async function (...args) {
    underWay++;
    try {
      return await call.apply(this, args);
    } finally {
      underWay--;
    }
  };
}

/** Turns of the event loop without a call of WebCrypto, after which nothing is taken to follow from the last one. */
const QUIET_TURNS = 12;

/** Lets everything that is under way come to rest: promises, signatures, hashes. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
    await nextTurn();
    if (underWay > 0) quiet = 0;
  }
}

/** Moves the clock on in steps small enough for what follows from one timer to happen before the next. */
export async function pass(ms: number, step = 50): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, ms - gone));
    await settle();
  }
}
