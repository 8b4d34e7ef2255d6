/** What listeners of another server were sent, and for how long. */
export interface Counted {
  readonly listeners: number;
  readonly seconds: number;
  readonly packets: number;
  /** Packets of the listener that had fewest. */
  readonly least: number;
}

/** One count for each listener. */
export class PacketCount {
  readonly #counts: number[] = [];
  #since = performance.now();

  /** Adds a listener. Returns what counts a packet of its own. */
  add(): () => void {
    const listener = this.#counts.push(0) - 1;
    return () => {
      this.#counts[listener]! += 1;
    };
  }

  reset(): void {
    this.#counts.fill(0);
    this.#since = performance.now();
  }

  read(): Counted {
    return {
      listeners: this.#counts.length,
      seconds: (performance.now() - this.#since) / 1_000,
      packets: this.#counts.reduce((sum, n) => sum + n, 0),
      least: Math.min(...this.#counts),
    };
  }
}
