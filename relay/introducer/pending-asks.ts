/** Questions put to the other process by number, until they are answered or nobody waits any more. Bounded. */

interface Waiting<T> {
  readonly resolve: (answer: T | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/** Questions at a time: each has somebody at the other end of a connection who waits for it. */
const MOST = 1_024;

export class PendingAsks<T> {
  readonly #limit: number;
  readonly #waiting = new Map<number, Waiting<T>>();
  #next = 0;

  /** `limit`: how long an answer is waited for, ms. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves to the answer, or to undefined when there is none in time or too many are waited for. */
  put(post: (ask: number) => void): Promise<T | undefined> {
    if (this.#waiting.size >= MOST) return Promise.resolve(undefined);
    const ask = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(ask, undefined), this.#limit);
      this.#waiting.set(ask, { resolve, timer });
      post(ask);
    });
  }

  /** An answer to nothing that is waited for is dropped. */
  answer(ask: number, answer: T | undefined): void {
    const waiting = this.#waiting.get(ask);
    if (waiting === undefined) return;
    this.#waiting.delete(ask);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  /** Nobody is going to answer. */
  end(): void {
    for (const ask of [...this.#waiting.keys()]) this.answer(ask, undefined);
  }
}
