import { remember } from '../../util/bounded-map.ts';
import type { Misdeed } from './relay-conduct.ts';

/** A relay that did what no honest one does: it is not used while there is another. */
export interface LeftRelay {
  readonly id: string;
  /** The name that it gave itself; '' for none. */
  readonly name: string;
  readonly misdeed: Misdeed;
}
/** A relay that was left is tried again after this long, ms. */
const LEFT_FOR = 10 * 60_000;
const MAX_LEFT = 16;
/** Relays that lied, in one room: kept for people to read, with the time until which they are not used while there is another. */
export class RelayTrust {
  readonly #left = new Map<string, { readonly relay: LeftRelay; readonly until: number }>();

  /** The latest last. */
  get all(): readonly LeftRelay[] {
    return [...this.#left.values()].map(({ relay }) => relay);
  }

  has(id: string): boolean {
    return this.#left.has(id);
  }

  add(relay: LeftRelay, now: number): void {
    remember(this.#left, relay.id, { relay, until: now + LEFT_FOR }, MAX_LEFT);
  }

  /** Removes those whose time is over. */
  forgive(now: number): void {
    for (const [id, { until }] of this.#left) if (until <= now) this.#left.delete(id);
  }
}
