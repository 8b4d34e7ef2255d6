/**
 * How many people listen through relays, by the tallies that the speakers' relays send by gossip. Pure and bounded; a tally that is not renewed
 * expires.
 */
import { MAX_AUDIENCE, MAX_TALLIES, REACTIONS, TALLY_LIFE } from '../records/constants.ts';
import type { Outcome } from '../records/kinds.ts';
import type { Tally } from '../records/tally.ts';

interface Entry {
  readonly tally: Tally;
  heard: number;
}

export class ListenerCounts {
  readonly #tallies = new Map<string, Entry>();

  /** Listeners of all relays, or of all but one; at most what one relay may claim. */
  listeners(except?: string): number {
    let sum = 0;
    for (const [relay, { tally }] of this.#tallies) if (relay !== except) sum += tally.listeners;
    return Math.min(sum, MAX_AUDIENCE);
  }

  isNews(tally: Pick<Tally, 'relay' | 'at'>): boolean {
    return tally.at > (this.#tallies.get(tally.relay)?.tally.at ?? -1);
  }

  /** Applies a verified tally that arrived at `now` (ms), and returns the new applause in it. */
  take(tally: Tally, now: number): { outcome: Outcome; applause: readonly number[] } {
    const before = this.#tallies.get(tally.relay)?.tally;
    const none = new Array<number>(REACTIONS).fill(0);
    if (!this.isNews(tally)) return { outcome: 'old', applause: none };
    if (before === undefined && this.#tallies.size >= MAX_TALLIES) return { outcome: 'full', applause: none };
    this.#tallies.set(tally.relay, { tally, heard: now });
    // Applause that a relay counted before its first tally is not new.
    const applause = before === undefined ? none : growth(before.applause, tally.applause);
    const same = before?.listeners === tally.listeners && applause.every((n) => n === 0);
    return { outcome: same ? 'refreshed' : 'changed', applause };
  }

  /** Forgets relays not heard of for TALLY_LIFE. True when the number changed. */
  expire(now: number): boolean {
    let changed = false;
    for (const [relay, entry] of this.#tallies) {
      entry.heard = Math.min(entry.heard, now);
      if (now - entry.heard < TALLY_LIFE) continue;
      this.#tallies.delete(relay);
      changed ||= entry.tally.listeners > 0;
    }
    return changed;
  }
}

/** How much each number grew, at most one per possible person; a number that fell was reset, and counts as nothing this time. */
export function growth(before: readonly number[], after: readonly number[]): readonly number[] {
  return after.map((n, i) => Math.min(MAX_AUDIENCE, Math.max(0, n - (before[i] ?? 0))));
}
