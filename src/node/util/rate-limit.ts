/** Token buckets by key, bounded in number: a remote that opens many keys evicts the oldest and never grows memory. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** `perSecond` on average, `burst` at once, remembering at most `maxKeys` keys. */
  constructor({ perSecond, burst, maxKeys = 1024 }: { perSecond: number; burst: number; maxKeys?: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#maxKeys = maxKeys;
  }

  /** Takes `cost` tokens of `key` at `now` (ms). False when there are too few: drop what was about to be done. */
  take(key: string, now: number, cost = 1): boolean {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#maxKeys) this.#buckets.delete(this.#buckets.keys().next().value!);
      bucket = { tokens: this.#burst, at: now };
      this.#buckets.set(key, bucket);
    }
    // A clock that jumps back refills nothing and takes nothing away.
    const elapsed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(this.#burst, bucket.tokens + (elapsed / 1000) * this.#perSecond);
    bucket.at = now;
    if (bucket.tokens < cost) return false;
    bucket.tokens -= cost;
    return true;
  }
}
