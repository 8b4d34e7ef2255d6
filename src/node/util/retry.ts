/** When what failed is tried again. Pure: time is passed in, in ms of any one clock. */

export interface RetryPolicy {
  /** The wait after the first failure, ms; each one that follows doubles it, up to `max`. */
  readonly first: number;
  readonly max: number;
  /** Up to this part of a wait is taken off at random, so that many peers that lost the same relay do not come back in step. Half of it, by default. */
  readonly jitter?: number;
  /** What stood longer than this was good, ms: when it ends, the waits begin anew. */
  readonly stood?: number;
}

/** Doublings that any `max` is reached by. */
const MAX_DOUBLINGS = 16;

export class Retry {
  readonly #policy: RetryPolicy;
  readonly #random: () => number;
  #failures = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** `random` yields 0..1. */
  constructor(policy: RetryPolicy, random: () => number = Math.random) {
    this.#policy = policy;
    this.#random = random;
  }

  /** Failures since it last worked. */
  get failures(): number {
    return this.#failures;
  }

  /** When the next try is due; in the past where nothing speaks against it. */
  get at(): number {
    return this.#at;
  }

  isDue(now: number): boolean {
    return now >= this.#at;
  }

  /** A try failed. Returns how long the next one waits, ms. */
  failed(now: number): number {
    const { first, max, jitter = 0.5 } = this.#policy;
    const full = Math.min(max, first * 2 ** Math.min(this.#failures++, MAX_DOUBLINGS));
    const wait = Math.round(full * (1 - this.#random() * jitter));
    this.#at = now + wait;
    return wait;
  }

  /** What had worked from `since` on has ended. Returns how long the next try waits, ms. */
  ended(since: number, now: number): number {
    if (now - since > (this.#policy.stood ?? 0)) this.#failures = 0;
    return this.failed(now);
  }

  /** It works: the next failure is the first. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** When it fails next, it counts as having failed so many times more. */
  blame(times: number): void {
    this.#failures += times;
  }

  /** Tries at once what would be tried later; what follows waits as long as it would have. */
  hurry(): void {
    this.#at = Number.NEGATIVE_INFINITY;
  }
}
