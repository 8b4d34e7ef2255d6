/**
 * Whether this computer's clock is right, judging by incoming cards: a relay with a wrong clock rejects every room as stale, and nothing else shows
 * it.
 */
import type { Log } from '../util/log.ts';

/** Cards since the start. */
export interface CardCounts {
  /** Current ones, new or not. */
  readonly good: number;
  /** Stale ones. */
  readonly stale: number;
}

/** How often it checks, ms: a room announces a card every 18 s. */
const LOOK = 60_000;
/** This many stale cards between two checks are more than a replay or two. */
const MANY = 3;

export class ClockCheck {
  readonly #read: () => CardCounts;
  readonly #log: Log;
  #last: CardCounts = { good: 0, stale: 0 };
  #told = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ read, log }: { read: () => CardCounts; log: Log }) {
    this.#read = read;
    this.#log = log;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const counts = this.#read();
    const stale = counts.stale - this.#last.stale;
    const good = counts.good - this.#last.good;
    this.#last = counts;
    const wrong = stale >= MANY && stale >= good;
    // Reported once, until current cards prevail again.
    if (wrong && !this.#told)
      this.#log.warn(
        { stale, good },
        'most rooms announced here are of another time: the clock of this computer is wrong, or theirs are',
      );
    if (wrong || good > stale) this.#told = wrong;
  }
}
