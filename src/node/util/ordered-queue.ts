/** Hands on the results of asynchronous work in the order in which it was begun, whichever is done first. Bounded. */
export class OrderedQueue<Result> {
  readonly #deliver: (result: Result) => void;
  readonly #max: number;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  /** `max`: how much may be under way. `deliver` must not throw, nor may the work reject. */
  constructor(max: number, deliver: (result: Result) => void) {
    this.#max = max;
    this.#deliver = deliver;
  }

  /** Begins work and puts its result in the row. False when too much is under way, or after `close`: then it is not begun. */
  push(begin: () => Promise<Result>): boolean {
    if (this.#closed || this.#waiting >= this.#max) return false;
    this.#waiting++;
    const work = begin();
    const before = this.#tail;
    this.#tail = (async () => {
      const result = await work;
      await before;
      this.#waiting--;
      if (!this.#closed) this.#deliver(result);
    })();
    return true;
  }

  /** What is under way is not delivered any more. Idempotent. */
  close(): void {
    this.#closed = true;
  }
}
