/** Keeps files from taking the line that voices need. Pure: time goes in. */

/** What may be sent at once before anything waits, seconds of the pace: a player begins, and people who look around hear something soon. */
const AT_ONCE = 2;

export class Pace {
  readonly #now: () => number;
  #bytesPerSecond: number;
  /** When all that was sent would have been sent at the pace, ms. */
  #due = Number.NEGATIVE_INFINITY;

  /** `now`: ms of a steady clock. */
  constructor(bytesPerSecond: number, now: () => number = () => performance.now()) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#now = now;
  }

  set bytesPerSecond(value: number) {
    this.#bytesPerSecond = value;
  }

  /** So many bytes are sent: for how long to wait before more are, ms. */
  sent(bytes: number): number {
    const now = this.#now();
    this.#due = Math.max(this.#due, now - AT_ONCE * 1_000) + (bytes / this.#bytesPerSecond) * 1_000;
    return Math.max(0, this.#due - now);
  }
}
