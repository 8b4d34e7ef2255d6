/** Who is linked to whom: one pure function, the same on every page, so that two people always agree whether they share a link. */

/** People up to which everyone connects to everyone. */
export const MESH_MAX = 8;
/** How far around the ring of ids a page's libp2p neighbours in a larger room are, both ways: six of them; any 128 are four hops of each apart. */
const STEPS = [1, 4, 16] as const;
/** People who can hear and be heard while all audio is direct: what a speaker's uplink carries (24 x 100 kbit/s). */
export const DIRECT_MAX = 24;

export interface Placed {
  readonly id: string;
  /** May be heard. */
  readonly onStage: boolean;
}

export interface Plan {
  /** Ids to hold a direct audio link with. */
  readonly direct: readonly string[];
  /** Ids to hold a libp2p connection with, so that room state goes on without a relay. */
  readonly neighbours: readonly string[];
}

/**
 * `everyone` includes me and is in the same order on every page. Two people link directly when at least one of them is on stage and both
 * are among the first DIRECT_MAX, the stage before the listeners. In a small room all connect to all; in a larger one each connects to
 * ids at growing distances both ways around the ring of ids, so that both ends of a connection want it and gossip needs few hops. `hidden` opens nothing: nobody sees my address.
 */
export function plan(me: string, everyone: readonly Placed[], { hidden = false } = {}): Plan {
  const self = everyone.find((p) => p.id === me);
  if (hidden || self === undefined) return { direct: [], neighbours: [] };
  const seated = [...everyone.filter((p) => p.onStage), ...everyone.filter((p) => !p.onStage)].slice(0, DIRECT_MAX);
  const direct = seated.includes(self)
    ? seated.filter((p) => p !== self && (self.onStage || p.onStage)).map((p) => p.id)
    : [];
  const ring = everyone.map((p) => p.id).sort();
  if (ring.length <= MESH_MAX) return { direct, neighbours: ring.filter((id) => id !== me) };
  const at = ring.indexOf(me);
  const neighbours = new Set(STEPS.flatMap((step) => [at + step, at - step]).map((i) => ring.at(i % ring.length)!));
  neighbours.delete(me);
  return { direct, neighbours: [...neighbours] };
}

/** Of two people the one with the higher id calls, so that they never call each other at once. */
export function isCaller(me: string, other: string): boolean {
  return me > other;
}
