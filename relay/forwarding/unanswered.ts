import { crowdedOut } from '../../src/node/util/shares.ts';

/** Somebody who leaves at once when asked to. */
export interface Newcomer {
  /** Frees its place, and calls `delete`. */
  giveWay(): void;
}

/** Of all places, so many may be held by those who have not answered yet; a small relay has a few more. */
const SHARE = 1 / 4;
const FEW = 64;
/** Of those, so many are looked at to find who gives way: those that have been waited for longest. */
const MOST_LOOKED_AT = 2_000;

/**
 * Those who came and have not shown yet that they read what they are sent. It takes a page one way to and fro; who never does it holds a place for
 * nobody, and leaves it to those who come after.
 */
export class Unanswered<Visit extends Newcomer> {
  readonly #places: () => number;
  /** By the larger block of the address that they came from, the youngest last. */
  readonly #visits = new Map<Visit, string | undefined>();

  /** `places`: of the relay, in all. */
  constructor(places: () => number) {
    this.#places = places;
  }

  get size(): number {
    return this.#visits.size;
  }

  add(visit: Visit, from: string): void {
    if (this.#visits.size >= Math.max(FEW, this.#places() * SHARE)) this.#first(from)?.giveWay();
    this.#visits.set(visit, from);
  }

  delete(visit: Visit): void {
    this.#visits.delete(visit);
  }

  /**
   * Has one of those from the most crowded address give way to a newcomer; false when nobody has more there than the newcomer would have. `helps`: whose going is any
   * use to the newcomer; all others keep their places.
   */
  makePlace(from: string | undefined, helps: (visit: Visit) => boolean = () => true): boolean {
    const visit = crowdedOut(this.#some(helps), from);
    visit?.giveWay();
    return visit !== undefined;
  }

  /** One of the most crowded address, or else who has been waited for longest. */
  #first(from: string): Visit | undefined {
    return crowdedOut(this.#some(), from) ?? this.#visits.keys().next().value;
  }

  /** Newcomers may be many, and each look costs as much as it is long. */
  *#some(helps: (visit: Visit) => boolean = () => true): Generator<readonly [Visit, string | undefined]> {
    let looked = 0;
    for (const entry of this.#visits) {
      if (looked++ === MOST_LOOKED_AT) return;
      if (helps(entry[0])) yield entry;
    }
  }
}
