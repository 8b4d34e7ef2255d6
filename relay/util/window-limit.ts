export interface WindowLimitInit {
  /** Length of a window, ms. */
  readonly window: number;
  /** Events allowed per key and window. */
  readonly perKey: number;
  /** Events allowed in total per window, which also bounds memory. */
  readonly inAll: number;
}

/** Counts events in fixed windows, per key and in total. Remembers at most `inAll` keys, for one window. */
export class WindowLimit {
  readonly #init: WindowLimitInit;
  readonly #counts = new Map<string, number>();
  #total = 0;
  #opened = Number.NEGATIVE_INFINITY;

  constructor(init: WindowLimitInit) {
    this.#init = init;
  }

  /** True when the event may pass. `now` in ms from a clock that does not jump. */
  take(key: string, now: number): boolean {
    if (now - this.#opened >= this.#init.window) {
      this.#opened = now;
      this.#total = 0;
      this.#counts.clear();
    }
    const count = this.#counts.get(key) ?? 0;
    if (this.#total >= this.#init.inAll || count >= this.#init.perKey) return false;
    this.#counts.set(key, count + 1);
    this.#total += 1;
    return true;
  }
}
