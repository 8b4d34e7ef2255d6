/**
 * Choosing by weighted rendezvous hash: everyone ranks all relays by a number of (who, relay), so that choices spread in proportion to weight without
 * anyone being asked, and a relay that comes or goes moves only those who choose it.
 */
import { hashUnit } from '../util/hash.ts';

export interface RelayChoice {
  /** Its peer id. */
  readonly relay: string;
  /** Places free. */
  readonly free: number;
  /** There and back, ms; undefined when not known. */
  readonly roundTrip?: number | undefined;
}

/** A relay this far away counts half, ms; one of unknown distance counts as if it were there. */
const NEAR = 80;
/** A relay that says it is full may be again free by the time of asking: last, and not never. */
const LEAST = 1e-6;

/** What a relay counts in the choice. */
export function weightOf({ free, roundTrip = NEAR }: RelayChoice): number {
  return Math.max(LEAST, free) / (1 + roundTrip / NEAR);
}

/** All relays, the first choice of `who` first. Of n listeners each relay is the first choice of its share by weight. */
export function rank<C extends RelayChoice>(who: string, relays: readonly C[]): readonly C[] {
  return relays
    .map((choice) => ({ choice, score: -Math.log(hashUnit(`${who} ${choice.relay}`)) / weightOf(choice) }))
    .sort((a, b) => a.score - b.score || (a.choice.relay < b.choice.relay ? -1 : 1))
    .map(({ choice }) => choice);
}
