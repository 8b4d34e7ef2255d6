import { Counters } from './counters.ts';

/** Work was not begun because too much was pending, or it failed. */
export type OrderDrop = 'behind' | 'failed';

/**
 * Delivers the results of asynchronous work in the order in which it was begun, whichever finishes first. Bounded; work or a delivery that fails is
 * counted and skipped, and what follows continues.
 */
export class OrderedQueue<Result> {
  readonly drops: Counters<OrderDrop>;
  readonly #deliver: (result: Result) => void;
  readonly #max: number;
  /** Never rejects. */
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  /** `max`: how much may be pending. Several queues may count in the same `drops`. */
  constructor(max: number, deliver: (result: Result) => void, drops = new Counters<OrderDrop>()) {
    this.#max = max;
    this.#deliver = deliver;
    this.drops = drops;
  }

  /** Resolves when all pending work has been delivered. Never rejects. */
  get idle(): Promise<void> {
    return this.#tail;
  }

  /** Begins work and queues its result. When too much is pending, or after `close`, the work is not begun. */
  push(begin: () => Promise<Result>): void {
    if (this.#closed) return;
    if (this.#waiting >= this.#max) {
      this.drops.add('behind');
      return;
    }
    this.#waiting++;
    const work = (async () => begin())();
    // A failure is counted in its turn; this handler only keeps the rejection handled until then.
    work.catch(() => undefined);
    this.#tail = this.#handOn(work, this.#tail);
  }

  /** Pending work is no longer delivered. Idempotent. */
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
