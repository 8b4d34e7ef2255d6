/**
 * How many people listen through relays, by the tallies that the speakers' relays send by gossip. Pure and bounded; a tally that is not renewed
 * expires.
 */
import { MAX_AUDIENCE, MAX_TALLIES, TALLY_LIFE } from '../records/constants.ts';
import type { Outcome } from '../records/kinds.ts';
import type { Tally } from '../records/tally.ts';
import { NewestRecords } from './newest-records.ts';

export class ListenerCounts extends NewestRecords<Tally> {
  readonly #applaud: (more: readonly number[]) => void;

  /** `applaud` receives the new applause in a tally. */
  constructor(applaud: (more: readonly number[]) => void) {
    super({ by: ({ relay }) => relay, most: MAX_TALLIES, life: TALLY_LIFE });
    this.#applaud = applaud;
  }

  /** Listeners of all relays, or of all but one; at most what one relay may claim. */
  listeners(except?: string): number {
    let sum = 0;
    for (const { relay, listeners } of this.all) if (relay !== except) sum += listeners;
    return Math.min(sum, MAX_AUDIENCE);
  }

  override take(tally: Tally, now: number): Outcome {
    const before = this.of(tally.relay);
    const outcome = super.take(tally, now);
    if (outcome !== 'changed' || before === undefined) return outcome;
    // Applause that a relay counted before its first tally is not new.
    const more = growth(before.applause, tally.applause);
    const silent = more.every((n) => n === 0);
    if (!silent) this.#applaud(more);
    return silent && before.listeners === tally.listeners ? 'refreshed' : 'changed';
  }
}

/** How much each number grew, at most one per possible person; a number that fell was reset, and counts as nothing this time. */
export function growth(before: readonly number[], after: readonly number[]): readonly number[] {
  return after.map((n, i) => Math.min(MAX_AUDIENCE, Math.max(0, n - (before[i] ?? 0))));
}
