interface Waiting {
  readonly at: number;
  readonly message: Uint8Array<ArrayBuffer>;
}

/** Longest wait of audio for a lagging listener, ms: older audio is useless to a live listener. */
const MAX_AGE = 1_000;
/** Most waiting messages, whatever their age. All listeners share them, so one more lagging listener costs a pointer each. */
const MAX_WAITING = 64;

/** The audio that one listener could not take yet: pure. The oldest leaves first, to the listener or dropped. */
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

  /** Removes and returns the oldest message; undefined when there is none. */
  shift(): Uint8Array<ArrayBuffer> | undefined {
    return this.#waiting.shift()?.message;
  }
}
