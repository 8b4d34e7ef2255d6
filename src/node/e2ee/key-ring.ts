/**
 * The keys one member holds: pure. A key that comes is spoken under two seconds later, when those who listen have it; the one before it opens what
 * still comes for five seconds more.
 */
import { KEEP_AFTER, MAX_HELD, USE_AFTER } from './constants.ts';
import type { EpochKey } from './epoch-key.ts';

interface Held {
  readonly key: EpochKey;
  /** From when on it is spoken under, ms. */
  readonly useAt: number;
}

export class KeyRing {
  /** The newest first. */
  #held: readonly Held[] = [];

  /** The newest key, in use or not. */
  get newest(): EpochKey | undefined {
    return this.#held[0]?.key;
  }

  /** Those that open frames, the newest first. */
  get keys(): readonly EpochKey[] {
    return this.#held.map(({ key }) => key);
  }

  /** True when a key of this name would be news: a later term, or a later epoch of the same. */
  isNews({ term, epoch }: Pick<EpochKey, 'term' | 'epoch'>): boolean {
    const newest = this.newest;
    return newest === undefined || term > newest.term || (term === newest.term && epoch > newest.epoch);
  }

  /** Takes a key that came at `now` (ms, any clock that does not jump). False when it is no news. */
  take(key: EpochKey, now: number): boolean {
    this.expire(now);
    if (!this.isNews(key)) return false;
    // Who has nothing to speak under yet need not wait: the others have had the key for a while.
    const useAt = this.#held.length === 0 ? now : now + USE_AFTER;
    this.#held = [{ key, useAt }, ...this.#held].slice(0, MAX_HELD);
    return true;
  }

  /** What to speak under at `now`: the newest key that has been here for long enough. Undefined: nothing may be said. */
  speaking(now: number): EpochKey | undefined {
    return (this.#held.find(({ useAt }) => useAt <= now) ?? this.#held.at(-1))?.key;
  }

  /** Forgets the keys whose successor has been in use for five seconds. True when any went. */
  expire(now: number): boolean {
    const before = this.#held.length;
    const settled = this.#held.findIndex(({ useAt }) => useAt + KEEP_AFTER <= now);
    if (settled >= 0) this.#held = this.#held.slice(0, settled + 1);
    return this.#held.length < before;
  }

  /** When `speaking` or `keys` next change by themselves, ms; undefined when they do not. */
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
