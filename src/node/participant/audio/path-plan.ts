/** Who is linked to whom: one pure function, the same on every page, so that two people always agree whether they share a link. */

/** Up to this many people everyone connects to everyone; above it, listeners hear through relays. */
export const MESH_MAX = 8;
/** From this many people on, newcomers who listen join the audience: they are counted rather than represented by a record. */
export const AUDIENCE_FROM = 24;
/**
 * Distances around the ring of ids to a page's libp2p neighbours in a larger room, in both directions: six neighbours, and any 128 people are within
 * four hops of one another.
 */
const STEPS = [1, 4, 16] as const;

export interface Placed {
  readonly id: string;
  /** May be heard. */
  readonly onStage: boolean;
  /** Can be introduced through a relay. Somebody who hides their address cannot: they hear and are heard only through relays. */
  readonly reachable: boolean;
}

export interface Plan {
  /** Ids to hold a direct audio link with. */
  readonly direct: readonly string[];
  /** Ids to hear through a relay: on stage and without a direct link. */
  readonly relayed: readonly string[];
  /** Ids to hold a libp2p connection with, so that room state spreads without a relay. */
  readonly neighbours: readonly string[];
}

function share(a: Placed, b: Placed, small: boolean): boolean {
  if (!a.reachable || !b.reachable) return false;
  return small ? a.onStage || b.onStage : a.onStage && b.onStage;
}

/**
 * `everyone` includes this peer. In a small room two people link directly when at least one of them is on stage; in a larger one the stage links
 * among itself. In a small room all connect to all; in a larger one each connects to ids at growing distances in both directions around the ring, so
 * that both ends of a connection want it and gossip needs few hops.
 */
export function plan(me: string, everyone: readonly Placed[]): Plan {
  const self = everyone.find((p) => p.id === me);
  if (self === undefined)
    return { direct: [], relayed: everyone.filter((p) => p.onStage).map((p) => p.id), neighbours: [] };
  const small = everyone.length <= MESH_MAX;
  const others = everyone.filter((p) => p !== self);
  const direct = others.filter((p) => share(self, p, small)).map((p) => p.id);
  const relayed = others.filter((p) => p.onStage && !direct.includes(p.id)).map((p) => p.id);
  const ring = everyone.filter((p) => p.reachable).map((p) => p.id);
  if (!self.reachable) return { direct, relayed, neighbours: [] };
  if (small) return { direct, relayed, neighbours: ring.filter((id) => id !== me) };
  ring.sort();
  const at = ring.indexOf(me);
  const neighbours = new Set(STEPS.flatMap((step) => [at + step, at - step]).map((i) => ring.at(i % ring.length)!));
  neighbours.delete(me);
  return { direct, relayed, neighbours: [...neighbours] };
}

/** Of two people the one with the higher id calls, so that they never call each other at once. */
export function isCaller(me: string, other: string): boolean {
  return me > other;
}
