export interface WindowLimitInit {
  /** Length of a window, ms. */
  readonly window: number;
  /** Events allowed per key and window. */
  readonly perKey: number;
  /** Events allowed per group of keys and window, where events name one. */
  readonly perGroup?: number;
  /** Events allowed in total per window, which also bounds memory. */
  readonly inAll: number;
}

/**
 * Counts events in fixed windows, per key, per group of keys and in total. An event that one of them refuses counts for none, so that one key's flood
 * takes nothing from its group, and one group's nothing from the others. Remembers at most `inAll` keys and groups, for one window.
 */
export class WindowLimit {
  readonly #init: WindowLimitInit;
  readonly #keys = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  #total = 0;
  #opened = Number.NEGATIVE_INFINITY;

  constructor(init: WindowLimitInit) {
    this.#init = init;
  }

  /** True when the event may pass, which is counted then. `now` in ms from a clock that does not jump. */
  take(key: string, now: number, group?: string): boolean {
    if (!this.allows(key, now, group)) return false;
    this.#keys.set(key, (this.#keys.get(key) ?? 0) + 1);
    if (group !== undefined) this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1);
    this.#total += 1;
    return true;
  }

  /** True when an event might pass; nothing is counted. */
  allows(key: string, now: number, group?: string): boolean {
    if (now - this.#opened >= this.#init.window) {
      this.#opened = now;
      this.#total = 0;
      this.#keys.clear();
      this.#groups.clear();
    }
    const { perKey, perGroup = Number.POSITIVE_INFINITY, inAll } = this.#init;
    const ofGroup = group === undefined ? 0 : (this.#groups.get(group) ?? 0);
    return this.#total < inAll && (this.#keys.get(key) ?? 0) < perKey && ofGroup < perGroup;
  }
}
