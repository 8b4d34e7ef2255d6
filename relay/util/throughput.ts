/** How fast something flows: a mean over the last seconds, cheap enough to be updated with every send. */
export class Throughput {
  readonly #window: number;
  readonly #now: () => number;
  #total = 0;
  #rate = 0;
  #markTotal = 0;
  #markAt: number;

  /** `now` in ms; `window`: the time over which the rate is averaged, ms. */
  constructor(now: () => number, window = 2_000) {
    this.#now = now;
    this.#window = window;
    this.#markAt = now();
  }

  add(amount: number): void {
    this.#total += amount;
  }

  /** Everything added so far. */
  get total(): number {
    return this.#total;
  }

  /** Per second, as a mean that follows within a window. Reading it more often changes nothing. */
  get rate(): number {
    const elapsed = this.#now() - this.#markAt;
    if (elapsed >= this.#window / 4) {
      const fresh = ((this.#total - this.#markTotal) / elapsed) * 1_000;
      this.#rate += (fresh - this.#rate) * Math.min(1, elapsed / this.#window);
      this.#markTotal = this.#total;
      this.#markAt += elapsed;
    }
    return this.#rate;
  }
}
