/**
 * The keys that one member holds: pure. A new key is used for speaking two seconds after it arrived, when listeners have it; the one before it
 * decrypts for five seconds longer.
 */
import { KEEP_AFTER, MAX_HELD, USE_AFTER } from './constants.ts';
import type { EpochKey } from './epoch-key.ts';

interface Held {
  readonly key: EpochKey;
  /** When speaking with it begins, ms. */
  readonly useAt: number;
}

export class KeyRing {
  /** The newest first. */
  #held: readonly Held[] = [];

  /** The newest key, in use or not. */
  get newest(): EpochKey | undefined {
    return this.#held[0]?.key;
  }

  /** The keys that decrypt frames, the newest first. */
  get keys(): readonly EpochKey[] {
    return this.#held.map(({ key }) => key);
  }

  /** True when a key with this name would be new: a later term, or a later epoch of the same term. */
  isNews({ term, epoch }: Pick<EpochKey, 'term' | 'epoch'>): boolean {
    const newest = this.newest;
    return newest === undefined || term > newest.term || (term === newest.term && epoch > newest.epoch);
  }

  /** Adds a key that arrived at `now` (ms, any clock that does not jump). False when it is not new. */
  take(key: EpochKey, now: number): boolean {
    this.expire(now);
    if (!this.isNews(key)) return false;
    // A member with no key to speak with need not wait: the others have had this one for a while.
    const useAt = this.#held.length === 0 ? now : now + USE_AFTER;
    this.#held = [{ key, useAt }, ...this.#held].slice(0, MAX_HELD);
    return true;
  }

  /** The key to speak with at `now`: the newest that has been here long enough. Undefined: nothing may be sent. */
  speaking(now: number): EpochKey | undefined {
    return (this.#held.find(({ useAt }) => useAt <= now) ?? this.#held.at(-1))?.key;
  }

  /** Forgets keys whose successor has been in use for five seconds. True when any was. */
  expire(now: number): boolean {
    const before = this.#held.length;
    const settled = this.#held.findIndex(({ useAt }) => useAt + KEEP_AFTER <= now);
    if (settled >= 0) this.#held = this.#held.slice(0, settled + 1);
    return this.#held.length < before;
  }

  /** When `speaking` or `keys` change next by themselves, ms; undefined when they do not. */
  nextWake(now: number): number | undefined {
    if (this.#held.length < 2) return undefined;
    const times = this.#held.slice(0, -1).flatMap(({ useAt }) => [useAt, useAt + KEEP_AFTER]);
    const next = times.filter((time) => time > now);
    return next.length === 0 ? now : Math.min(...next);
  }

  /** Forgets everything: the room was left. */
  clear(): void {
    this.#held = [];
  }
}
