/**
 * Whether this computer's clock is right, as far as what comes in can tell: a relay whose clock is wrong refuses all rooms as of another time, and
 * nothing else shows it.
 */
import type { Log } from '../util/log.ts';

/** Cards that came since the start. */
export interface CardCounts {
  /** Of now, news or not. */
  readonly good: number;
  /** Of another time. */
  readonly stale: number;
}

/** How often it is looked, ms: a room says a card in 18 s. */
const LOOK = 60_000;
/** So many cards of another time in one look are more than a card or two played back. */
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
    // Said once, until more of what comes is of now again.
    if (wrong && !this.#told)
      this.#log.warn(
        { stale, good },
        'most rooms announced here are of another time: the clock of this computer is wrong, or theirs are',
      );
    if (wrong || good > stale) this.#told = wrong;
  }
}
