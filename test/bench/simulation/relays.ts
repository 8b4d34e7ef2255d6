/**
 * Relays of mixed size on a simulated network: who is how far from whom, who listens at whom. Where to listen is chosen by the program's own code
 * (`rankParents`, `childrenFor`); here is only what a relay would see.
 */
import { MAX_HOPS } from '../../../src/node/fanout/protocol/constants.ts';
import { childrenFor, rankParents } from '../../../src/node/relays/parent-choice.ts';
import { hashUnit, markOf } from '../../../src/node/util/hash.ts';
import { exponential, type Random } from './random.ts';

export interface Relay {
  readonly index: number;
  readonly id: string;
  readonly mark: string;
  /** Where it is, ms from the middle of the network. */
  readonly x: number;
  readonly y: number;
  readonly places: number;
  readonly mayAdopt: number;
  /** Speakers publish here. */
  readonly source: boolean;
  alive: boolean;
  /** People who hear by it, and who stand by at it. */
  load: number;
  standby: number;
  parent: Relay | undefined;
  /** The relay it stands by at. */
  second: Relay | undefined;
  readonly children: Set<Relay>;
  /** When it goes, s. */
  goesAt: number;
}

/** Volunteers: many small ones, some rented machines, a few large ones. */
const SIZES = [
  { share: 0.6, places: 200 },
  { share: 0.3, places: 1_000 },
  { share: 0.1, places: 5_000 },
] as const;
/** Half the width of the network, ms one way: 300 ms there and back from end to end. */
const REACH = 55;
/** A relay stays for so long on average, s: volunteers switch their machines off. */
const MEAN_LIFE = 3_600;
/** Relays a relay is in touch with by their offers, and children that a full relay names. */
const IN_TOUCH = 3;
const NAMED = 3;
/** Relays asked before one waits for the next try. */
const MAX_ASKED = 24;

/** There and back, ms. */
export function roundTrip(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return 4 + 2 * Math.hypot(a.x - b.x, a.y - b.y);
}

export function place(random: Random): { x: number; y: number } {
  return { x: (random() * 2 - 1) * REACH, y: (random() * 2 - 1) * REACH };
}

export class Forest {
  readonly all: Relay[] = [];
  readonly alive: Relay[] = [];
  readonly sources: Relay[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  add(now: number, source = false): Relay {
    const random = this.#random;
    const luck = random();
    const size = source ? 5_000 : luck < SIZES[0].share ? 200 : luck < SIZES[0].share + SIZES[1].share ? 1_000 : 5_000;
    const index = this.all.length;
    const id = `relay ${index}`;
    const relay: Relay = {
      index,
      id,
      mark: markOf(id),
      ...place(random),
      places: size,
      mayAdopt: childrenFor(size),
      source,
      alive: true,
      load: 0,
      standby: 0,
      parent: undefined,
      second: undefined,
      children: new Set(),
      goesAt: source ? Number.POSITIVE_INFINITY : now + exponential(random, MEAN_LIFE),
    };
    this.all.push(relay);
    this.alive.push(relay);
    if (source) this.sources.push(relay);
    return relay;
  }

  remove(relay: Relay): void {
    relay.alive = false;
    this.alive.splice(this.alive.indexOf(relay), 1);
    relay.parent?.children.delete(relay);
    for (const child of relay.children) child.parent = undefined;
    relay.children.clear();
  }

  /** Relays from the speakers' to this one; undefined while it is cut off. */
  path(relay: Relay): string[] | undefined {
    const marks: string[] = [];
    let at: Relay | undefined = relay;
    while (at !== undefined) {
      if (!at.alive || marks.length > MAX_HOPS + 1) return undefined;
      marks.push(at.mark);
      if (at.source) return marks.reverse();
      at = at.parent;
    }
    return undefined;
  }

  /** Looks for a parent as the program does: the speakers' relays first, and where those are full the ones they name. False when none was found. */
  settle(relay: Relay): boolean {
    if (relay.source) return true;
    const asked = new Set<Relay>();
    const known = new Set<Relay>([...this.sources, ...this.#some(this.alive, IN_TOUCH)]);
    if (relay.second?.alive === true) known.add(relay.second);
    while (asked.size < MAX_ASKED) {
      const candidates = [...known].filter((c) => c !== relay && c.alive && !asked.has(c));
      const ranked = rankParents(
        relay.mark,
        candidates.map((c) => ({
          candidate: c,
          relay: c.id,
          path: this.path(c),
          roundTrip: roundTrip(relay, c),
          free: Math.min(1, (c.places - c.load) / 64),
        })),
        relay.parent?.id,
        MAX_HOPS,
        (other) => hashUnit(`${relay.id} ${other}`),
      );
      const best = ranked[0]?.candidate;
      if (best === undefined) return false;
      asked.add(best);
      if (best.children.size < best.mayAdopt) {
        relay.parent?.children.delete(relay);
        relay.parent = best;
        best.children.add(relay);
        relay.second = ranked[1]?.candidate ?? relay.second;
        return true;
      }
      for (const child of this.#some([...best.children], NAMED)) known.add(child);
    }
    return false;
  }

  #some(relays: readonly Relay[], count: number): Relay[] {
    if (relays.length <= count) return [...relays];
    return Array.from({ length: count }, () => relays[Math.floor(this.#random() * relays.length)]!);
  }
}
