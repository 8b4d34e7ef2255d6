interface Waiting {
  readonly at: number;
  readonly message: Uint8Array<ArrayBuffer>;
}

/** Audio that waits for a listener that lags, ms: what is older is of no use to anyone who listens now. */
const MAX_AGE = 1_000;
/** Messages that wait at most, whatever their age. They are shared by all listeners: one more listener that lags costs a pointer each. */
const MAX_WAITING = 64;

/** The audio one listener could not take yet: pure. The oldest goes first, out to the listener or for good. */
export class Backlog {
  #waiting: Waiting[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** Adds a message at `now` (ms). Returns how many older ones were dropped for it. */
  push(message: Uint8Array<ArrayBuffer>, now: number): number {
    this.#waiting.push({ at: now, message });
    const { length } = this.#waiting;
    while (this.#waiting.length > MAX_WAITING || now - this.#waiting[0]!.at > MAX_AGE) this.#waiting.shift();
    return length - this.#waiting.length;
  }

  /** The oldest message, taken out; undefined when none waits. */
  shift(): Uint8Array<ArrayBuffer> | undefined {
    return this.#waiting.shift()?.message;
  }
}
