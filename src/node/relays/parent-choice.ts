/**
 * Which relay a relay listens at: pure. Relays form a tree by themselves, each by what it sees: how far a candidate is from the speakers, how long the
 * way to it is, how full it is. The path that each one says keeps the tree free of circles.
 */

export interface ParentCandidate {
  /** Its peer id. */
  readonly relay: string;
  /** Marks of the relays from the speakers' to this one, as it says; undefined while it brings no audio. */
  readonly path: readonly string[] | undefined;
  /** There and back, ms. */
  readonly roundTrip: number;
  /** The share of its places that is free, 0 to 1. */
  readonly free: number;
}

/** What one more relay on the way costs, ms: it sends every 20 ms. */
const LEVEL = 20;
/** A full relay is as good as one this much farther, ms. */
const FULLNESS = 40;
/** Another parent must be better by this much, ms: moving costs more than it gains, and many would move at once. */
const GAIN = 40;

/** How late audio is by way of a candidate, ms, and what its fullness is worth; infinite for one that cannot be a parent. */
export function parentCost({ path, roundTrip, free }: ParentCandidate, me: string, maxHops: number): number {
  if (path === undefined || path.length > maxHops || path.includes(me)) return Number.POSITIVE_INFINITY;
  return path.length * LEVEL + roundTrip / 2 + (1 - free) * FULLNESS;
}

/**
 * Those that can be parents, the best first. `me` is the mark of who chooses; `current` the parent it has, which stays first unless another is clearly
 * better. Equal ones are ordered by a number of their own, so that many relays do not all choose the same.
 */
export function rankParents<C extends ParentCandidate>(
  me: string,
  candidates: readonly C[],
  current: string | undefined,
  maxHops: number,
  tie: (relay: string) => number = () => 0,
): readonly C[] {
  return candidates
    .map((candidate) => {
      const cost = parentCost(candidate, me, maxHops) - (candidate.relay === current ? GAIN : 0);
      return { candidate, cost, tie: tie(candidate.relay) };
    })
    .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.cost - b.cost || a.tie - b.tie)
    .map(({ candidate }) => candidate);
}

/** How many relays a relay with so many places takes below it in one room: enough for a flat tree, few enough to leave room for people. */
export function childrenFor(places: number): number {
  return Math.max(4, Math.floor(places / 64));
}
