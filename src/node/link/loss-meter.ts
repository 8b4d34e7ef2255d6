/**
 * Counts what got through, from the numbers of the packets that arrive: pure, wraps at 16 bit. Reordering within REORDER and duplicates do
 * no harm; what comes later than that counts as lost, as it does for the ear.
 */

/** Packets by which one may be overtaken and still count: the newest few are left to the next report. */
const REORDER = 3;

export class LossMeter {
  /** Highest number so far, unwrapped. */
  #highest: number | undefined;
  /** Number up to which has been reported, unwrapped in the same sense. */
  #reported = 0;
  /** Numbers after `#reported` that arrived; as many as a link may bring between two reports. */
  readonly #seen = new Set<number>();

  /** Takes the number of an arrived packet. */
  note(number: number): void {
    if (this.#highest === undefined) {
      this.#highest = number;
      this.#reported = number - 1;
    }
    // Nearest unwrapped value to the highest so far.
    const at = this.#highest + (((number - this.#highest) << 16) >> 16);
    if (at <= this.#reported) return;
    this.#seen.add(at);
    if (at > this.#highest) this.#highest = at;
  }

  /** The counts since the last call, which starts the next interval. `received` is never above `expected`. */
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
