/**
 * Choice by weighted rendezvous hash: everyone ranks all relays by a hash of (who, relay), so that choices spread in proportion to weight without
 * coordination, and a relay that appears or disappears moves only those who choose it.
 */
import { hashUnit } from '../util/hash.ts';

export interface RelayChoice {
  /** Its peer id. */
  readonly relay: string;
  /** Places free. */
  readonly free: number;
  /** Round trip, ms; undefined when unknown. */
  readonly roundTrip?: number | undefined;
}

/** A relay with this round trip counts half, ms; an unknown one counts as if it had it. */
const NEAR = 80;
/** A relay that reports no free places may have some by the time of asking, so it is last rather than absent. */
const LEAST = 1e-6;

/** A relay's weight in the choice. */
export function weightOf({ free, roundTrip = NEAR }: RelayChoice): number {
  return Math.max(LEAST, free) / (1 + roundTrip / NEAR);
}

/** All relays, best first for `who`. Of n listeners each relay is the first choice of a share in proportion to its weight. */
export function rank<C extends RelayChoice>(who: string, relays: readonly C[]): readonly C[] {
  return relays
    .map((choice) => ({ choice, score: -Math.log(hashUnit(`${who} ${choice.relay}`)) / weightOf(choice) }))
    .sort((a, b) => a.score - b.score || (a.choice.relay < b.choice.relay ? -1 : 1))
    .map(({ choice }) => choice);
}
