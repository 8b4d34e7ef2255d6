import { Counters } from './counters.ts';

/** Not begun because too much was under way, or begun and failed. */
export type OrderDrop = 'behind' | 'failed';

/**
 * Hands on the results of asynchronous work in the order in which it was begun, whichever is done first. Bounded; work or a delivery that fails is
 * counted and skipped, and what follows goes on.
 */
export class OrderedQueue<Result> {
  readonly drops: Counters<OrderDrop>;
  readonly #deliver: (result: Result) => void;
  readonly #max: number;
  /** Never rejects. */
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  /** `max`: how much may be under way. Several may count in the same `drops`. */
  constructor(max: number, deliver: (result: Result) => void, drops = new Counters<OrderDrop>()) {
    this.#max = max;
    this.#deliver = deliver;
    this.drops = drops;
  }

  /** Resolves when all that is under way has been delivered. Never rejects. */
  get idle(): Promise<void> {
    return this.#tail;
  }

  /** Begins work and puts its result in the row. When too much is under way, or after `close`, it is not begun. */
  push(begin: () => Promise<Result>): void {
    if (this.#closed) return;
    if (this.#waiting >= this.#max) {
      this.drops.add('behind');
      return;
    }
    this.#waiting++;
    const work = (async () => begin())();
    // Its failure is counted in its turn; until then it is handled here.
    work.catch(() => undefined);
    this.#tail = this.#handOn(work, this.#tail);
  }

  /** What is under way is not delivered any more. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  async #handOn(work: Promise<Result>, before: Promise<void>): Promise<void> {
    await before;
    try {
      const result = await work;
      if (!this.#closed) this.#deliver(result);
    } catch {
      this.drops.add('failed');
    } finally {
      this.#waiting--;
    }
  }
}
