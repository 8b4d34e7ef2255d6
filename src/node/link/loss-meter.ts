/**
 * Counts arrivals by packet number: pure, wraps at 16 bit. Duplicates, and reordering within REORDER, do no harm; anything later counts as lost, as
 * it is for the listener.
 */

/** A packet may be overtaken by this many and still count: the newest few are left to the next report. */
const REORDER = 3;

export class LossMeter {
  /** Highest number so far, unwrapped. */
  #highest: number | undefined;
  /** Number up to which packets have been reported, unwrapped likewise. */
  #reported = 0;
  /** Numbers after `#reported` that arrived; at most what a link accepts between two reports. */
  readonly #seen = new Set<number>();

  /** Notes the number of a packet that arrived. */
  note(number: number): void {
    if (this.#highest === undefined) {
      this.#highest = number;
      this.#reported = number - 1;
    }
    // The unwrapped value nearest to the highest so far.
    const at = this.#highest + (((number - this.#highest) << 16) >> 16);
    if (at <= this.#reported) return;
    this.#seen.add(at);
    if (at > this.#highest) this.#highest = at;
  }

  /** The counts since the last call; starts the next interval. `received` is never above `expected`. */
  take(): { expected: number; received: number } {
    if (this.#highest === undefined) return { expected: 0, received: 0 };
    const upTo = Math.max(this.#reported, this.#highest - REORDER);
    const expected = upTo - this.#reported;
    let received = 0;
    for (const at of this.#seen) {
      if (at > upTo) continue;
      this.#seen.delete(at);
      received++;
    }
    this.#reported = upTo;
    return { expected, received };
  }
}
