/**
 * Which other relay a relay listens at: pure. Relays form a tree without coordination. Each compares candidates by their distance from the speakers,
 * their round trip and their load; the path that each one announces keeps the tree free of circles.
 */

export interface ParentCandidate {
  /** Its peer id. */
  readonly relay: string;
  /** Marks of the relays between the speakers and this one, as it announces; undefined while it brings no audio. */
  readonly path: readonly string[] | undefined;
  /** Round trip, ms. */
  readonly roundTrip: number;
  /** The free share of its places, 0 to 1. */
  readonly free: number;
}

/** Cost of one more relay on the path, ms: a relay sends every 20 ms. */
const LEVEL = 20;
/** A full relay counts as this much farther away, ms. */
const FULLNESS = 40;
/** Another parent must be better by this much, ms: a move costs more than it gains, and many relays would move at once. */
const GAIN = 40;

/** The delay of audio through a candidate plus a penalty for its load, ms; infinite for one that cannot be a parent. */
export function parentCost({ path, roundTrip, free }: ParentCandidate, me: string, maxHops: number): number {
  if (path === undefined || path.length > maxHops || path.includes(me)) return Number.POSITIVE_INFINITY;
  return path.length * LEVEL + roundTrip / 2 + (1 - free) * FULLNESS;
}

/**
 * Possible parents, best first. `me` is the mark of the choosing relay; `current`, its parent, stays first unless another is clearly better. Ties are
 * broken by `tie`, a hash of both relays, so that many relays do not choose the same one.
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

/** How many child relays a relay with this many places accepts in one room: enough for a flat tree, few enough to leave room for people. */
export function childrenFor(places: number): number {
  return Math.max(4, Math.floor(places / 64));
}
