/** Counts what got through, from the numbers of the packets that arrive: pure, wraps at 16 bit, reordering and duplicates do no harm. */
export class LossMeter {
  #highest: number | undefined;
  /** Highest number at the last report, unwrapped in the same sense as `#highest`. */
  #reported = 0;
  #received = 0;
  #seen = new Set<number>();
  #total = { expected: 0, received: 0 };

  /** Takes the number of an arrived packet. */
  note(number: number): void {
    if (this.#highest === undefined) {
      this.#highest = number;
      this.#reported = number - 1;
    }
    // Nearest unwrapped value to the highest so far.
    const delta = ((number - this.#highest) << 16) >> 16;
    const at = this.#highest + delta;
    if (at <= this.#reported || this.#seen.has(at)) return;
    this.#seen.add(at);
    this.#received++;
    if (at > this.#highest) this.#highest = at;
  }

  /** The counts since the last call, which starts the next interval. */
  take(): { expected: number; received: number } {
    if (this.#highest === undefined) return { expected: 0, received: 0 };
    const expected = this.#highest - this.#reported;
    const received = Math.min(expected, this.#received);
    this.#total = { expected: this.#total.expected + expected, received: this.#total.received + received };
    this.#reported = this.#highest;
    this.#received = 0;
    this.#seen.clear();
    return { expected, received };
  }

  /** Counts since the start, up to the last `take`. */
  get total(): { readonly expected: number; readonly received: number } {
    return this.#total;
  }
}
