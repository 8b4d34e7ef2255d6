import { crowdedOut } from '../../src/node/util/shares.ts';

/** Somebody who leaves at once when asked to. */
export interface Newcomer {
  /** Frees its place, and calls `delete`. */
  giveWay(): void;
}

/** Of all places, so many may be held by those who have not answered yet, and as many by those who work; a small relay has a few more. */
const SHARE = 1 / 4;
const FEW = 64;
/** Of either, so many are looked at to find who gives way: those that have been waited for longest. */
const MOST_LOOKED_AT = 2_000;

/**
 * Those who came and have not shown yet that they read what they are sent. It takes a page one way to and fro; who never does it holds a place for
 * nobody, and leaves it to those who come after. Those who work before they are let in are kept apart: who has worked for long would have to begin anew, so nobody
 * who comes after them takes their place unless their address holds more than its share.
 */
export class Unanswered<Visit extends Newcomer> {
  readonly #places: () => number;
  /** By the larger block of the address that they came from, the youngest last. */
  readonly #visits = new Map<Visit, string | undefined>();
  /** The same of those who work. */
  readonly #working = new Map<Visit, string | undefined>();

  /** `places`: of the relay, in all. */
  constructor(places: () => number) {
    this.#places = places;
  }

  get size(): number {
    return this.#visits.size + this.#working.size;
  }

  /** Of each kind. */
  get #most(): number {
    return Math.max(FEW, this.#places() * SHARE);
  }

  add(visit: Visit, from: string): void {
    if (this.#visits.size >= this.#most) this.#first(from)?.giveWay();
    this.#visits.set(visit, from);
  }

  /** It is to work now. False when so many do, of whom no address has more than the newcomer's would have then. */
  addWorking(visit: Visit, from: string): boolean {
    if (this.#working.size >= this.#most) {
      const crowded = crowdedOut(some(this.#working), from);
      if (crowded === undefined) return false;
      crowded.giveWay();
    }
    this.#visits.delete(visit);
    this.#working.set(visit, from);
    return true;
  }

  delete(visit: Visit): void {
    this.#visits.delete(visit);
    this.#working.delete(visit);
  }

  /**
   * Has one of those from the most crowded address give way to a newcomer; false when nobody has more there than the newcomer would have. `helps`: whose going is any
   * use to the newcomer; all others keep their places.
   */
  makePlace(from: string | undefined, helps: (visit: Visit) => boolean = () => true): boolean {
    const visit = crowdedOut(this.#all(helps), from);
    visit?.giveWay();
    return visit !== undefined;
  }

  /** One of the most crowded address, or else who has been waited for longest. */
  #first(from: string): Visit | undefined {
    return crowdedOut(some(this.#visits), from) ?? this.#visits.keys().next().value;
  }

  /** Of one address those who do not work go before those who do. */
  *#all(helps: (visit: Visit) => boolean): Generator<readonly [Visit, string | undefined]> {
    yield* some(this.#working, helps);
    yield* some(this.#visits, helps);
  }
}

/** Newcomers may be many, and each look costs as much as it is long. */
function* some<Visit>(
  visits: ReadonlyMap<Visit, string | undefined>,
  helps: (visit: Visit) => boolean = () => true,
): Generator<readonly [Visit, string | undefined]> {
  let looked = 0;
  for (const entry of visits) {
    if (looked++ === MOST_LOOKED_AT) return;
    if (helps(entry[0])) yield entry;
  }
}
