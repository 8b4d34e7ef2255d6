/** When to retry what failed. Pure: the time is passed in, in ms of any one clock. */

export interface RetryPolicy {
  /** The wait after the first failure, ms; each further failure doubles it, up to `max`. */
  readonly first: number;
  readonly max: number;
  /** The largest part of a wait that is taken off at random, so that peers that lost the same relay do not return in step. By default half. */
  readonly jitter?: number;
  /** What lasted longer than this was good, ms: when it ends, the waits start over. */
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

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** When the next attempt is due; in the past when nothing delays it. */
  get at(): number {
    return this.#at;
  }

  isDue(now: number): boolean {
    return now >= this.#at;
  }

  /** An attempt failed. Returns the wait before the next, ms. */
  failed(now: number): number {
    const { first, max, jitter = 0.5 } = this.#policy;
    const full = Math.min(max, first * 2 ** Math.min(this.#failures++, MAX_DOUBLINGS));
    const wait = Math.round(full * (1 - this.#random() * jitter));
    this.#at = now + wait;
    return wait;
  }

  /** What had worked since `since` has ended. Returns the wait before the next attempt, ms. */
  ended(since: number, now: number): number {
    if (now - since > (this.#policy.stood ?? 0)) this.#failures = 0;
    return this.failed(now);
  }

  /** It worked: the next failure counts as the first. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** The next failure counts as that many more. */
  blame(times: number): void {
    this.#failures += times;
  }

  /** Makes the next attempt due now; a failure then waits as long as it would have. */
  hurry(): void {
    this.#at = Number.NEGATIVE_INFINITY;
  }
}
