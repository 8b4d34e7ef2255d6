/**
 * A room of many listeners on a simulated network for ten minutes, while relays come and go. Listeners choose by the program's own code (`rank`). Times
 * of noticing and of moving over are the program's; delays are the network's.
 */
import { rank } from '../../../src/node/relays/ranking.ts';
import { quantile } from '../measure/statistics.ts';
import { createRandom, type Random } from './random.ts';
import { Forest, place, type Relay, roundTrip } from './relays.ts';

export interface Outcome {
  readonly relays: number;
  /** Relays between a speaker and a listener, on average and at most. */
  readonly depth: { readonly mean: number; readonly max: number };
  /** Share of places taken: the mean over relays, and of the 1 % fullest. */
  readonly load: { readonly mean: number; readonly p99: number };
  readonly gone: number;
  /** Listeners whose way to the speakers broke, at their relay or above it; and those whose standby had no place for them either. */
  readonly moved: number;
  readonly alone: number;
  /** Gaps heard by those who were hit, ms. */
  readonly gap: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Most relays that looked for a new parent in one second, and what share of all that is. */
  readonly storm: { readonly relays: number; readonly share: number };
  /** Most listeners that moved in one second. */
  readonly rush: number;
  /** Listeners no relay had a place for. */
  readonly turnedAway: number;
  readonly seconds: number;
}

/** How long the room lasts, s. */
const LASTS = 600;
/** Places for each listener, so that there are some to move to. */
const SPARE = 1.6;
/** Relays a page knows of. */
const KNOWN = 16;
/** Of relays that go, so many are told to and say so first. The rest crash; of these so many vanish without closing a connection. */
const DRAINS = 1 / 3;
const VANISHES = 1 / 5;
/** A vanished relay is noticed by a word that stops, ms: what the ear takes for a stop, and the other relay's answer. */
const STOPPED = 400;
/** A relay looks for another parent this often, ms; a vanished parent shows by its silence. */
const CHECK = 500;
const PARENT_SILENCE = 6_000;
/** Sound that waits to be played, ms: what comes later than this is a gap. */
const BUFFER = 200;
/** A page without any relay tries the next one after so long, ms, and shakes hands with it. */
const RETRY = 300;
const HANDSHAKES = 4;

export function simulate(listeners: number, seed = 1): Outcome {
  const began = performance.now();
  const random = createRandom(seed);
  const forest = new Forest(random);
  for (let i = 0; i < 2; i++) forest.add(0, true);
  let places = 0;
  while (places < listeners * SPARE || forest.alive.length < 8) places += forest.add(0).places;
  for (const relay of forest.alive) forest.settle(relay);

  const room = new Room(forest, listeners, random);
  for (let i = 0; i < listeners; i++) room.enter(i);
  const target = places;
  const storms = new Map<number, number>();
  const rushes = new Map<number, number>();
  let gone = 0;
  for (let second = 0; second < LASTS; second++) {
    const going = forest.alive.filter((r) => r.goesAt <= second);
    for (const relay of going) {
      gone++;
      const orphans = room.lose(relay);
      storms.set(second, (storms.get(second) ?? 0) + orphans.relays);
      rushes.set(second, (rushes.get(second) ?? 0) + orphans.listeners);
      places -= relay.places;
    }
    // Others take their place, and those that found no parent try again.
    while (places < target) {
      const fresh = forest.add(second);
      places += fresh.places;
      forest.settle(fresh);
    }
    for (const relay of forest.alive) if (!relay.source && forest.path(relay) === undefined) forest.settle(relay);
  }

  const depths = room.depths();
  const loads = forest.alive.filter((r) => !r.source).map((r) => r.load / r.places);
  return {
    relays: forest.alive.length,
    depth: { mean: depths.mean, max: depths.max },
    load: { mean: loads.reduce((a, b) => a + b, 0) / loads.length, p99: quantile(loads, 0.99) },
    gone,
    moved: room.gaps.length,
    alone: room.alone,
    gap: {
      p50: room.gaps.length === 0 ? 0 : quantile(room.gaps, 0.5),
      p99: room.gaps.length === 0 ? 0 : quantile(room.gaps, 0.99),
      max: room.gaps.reduce((a, b) => Math.max(a, b), 0),
    },
    storm: { relays: most(storms), share: most(storms) / forest.alive.length },
    rush: most(rushes),
    turnedAway: room.turnedAway,
    seconds: (performance.now() - began) / 1_000,
  };
}

class Room {
  /** Gaps heard, ms, one for each listener that was hit. */
  readonly gaps: number[] = [];
  alone = 0;
  turnedAway = 0;
  readonly #forest: Forest;
  readonly #random: Random;
  readonly #live: Int32Array;
  readonly #second: Int32Array;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  /** Listeners of each relay, those who stand by included. */
  readonly #at: Set<number>[] = [];

  constructor(forest: Forest, listeners: number, random: Random) {
    this.#forest = forest;
    this.#random = random;
    this.#live = new Int32Array(listeners).fill(-1);
    this.#second = new Int32Array(listeners).fill(-1);
    this.#x = new Float32Array(listeners);
    this.#y = new Float32Array(listeners);
    for (let i = 0; i < listeners; i++) {
      const { x, y } = place(random);
      this.#x[i] = x;
      this.#y[i] = y;
    }
  }

  /** Finds two relays for a listener, or what of them it has not. */
  enter(listener: number): void {
    if (this.#live[listener]! < 0) this.#live[listener] = this.#choose(listener, 'load');
    if (this.#second[listener]! < 0) this.#second[listener] = this.#choose(listener, 'standby');
    if (this.#live[listener]! < 0) this.turnedAway++;
  }

  /** A relay goes. How many lost their parent by it. */
  lose(relay: Relay): { relays: number; listeners: number } {
    const random = this.#random;
    const drains = random() < DRAINS;
    const vanishes = !drains && random() < VANISHES;
    const orphans = [...relay.children];
    const below = this.#below(relay);
    this.#forest.remove(relay);
    // How long the subtree of each orphan hears nothing, ms.
    const silent = new Map<Relay, number>();
    for (const orphan of orphans) {
      const { second } = orphan;
      const ready = second?.alive === true && this.#forest.path(second)?.includes(orphan.mark) === false;
      const found = this.#forest.settle(orphan);
      const asks = ready ? 1 : HANDSHAKES;
      const way = orphan.parent === undefined ? 0 : roundTrip(orphan, orphan.parent) * asks;
      const noticed = drains ? 0 : vanishes ? PARENT_SILENCE : 10;
      silent.set(orphan, drains && found ? 0 : found ? noticed + random() * CHECK + way : 2 * CHECK + noticed);
    }
    let moved = 0;
    const own = [...(this.#at[relay.index] ?? [])];
    this.#at[relay.index]?.clear();
    for (const listener of own) {
      if (this.#live[listener] === relay.index) {
        moved++;
        this.gaps.push(drains ? this.#move(listener, 0, true) : this.#move(listener, vanishes ? STOPPED : 10, false));
      } else this.#second[listener] = -1;
      this.enter(listener);
    }
    // Whoever listens further down has a standby as well, elsewhere in the tree.
    for (const [listener, orphan] of below) {
      const wait = silent.get(orphan)!;
      const second = this.#second[listener]!;
      const other = second < 0 ? undefined : this.#forest.all[second];
      const heard = other?.alive === true && this.#forest.path(other) !== undefined;
      const bySecond = heard ? STOPPED + this.#trip(listener, other) : Number.POSITIVE_INFINITY;
      this.gaps.push(Math.max(0, Math.min(wait, bySecond) - BUFFER));
    }
    return { relays: orphans.length, listeners: moved };
  }

  depths(): { mean: number; max: number } {
    const byRelay = new Map<number, number>();
    let sum = 0;
    let max = 0;
    let heard = 0;
    for (const index of this.#live) {
      if (index < 0) continue;
      let depth = byRelay.get(index);
      if (depth === undefined) {
        depth = this.#forest.path(this.#forest.all[index]!)?.length ?? 0;
        byRelay.set(index, depth);
      }
      if (depth === 0) continue;
      heard++;
      sum += depth;
      max = Math.max(max, depth);
    }
    return { mean: sum / heard, max };
  }

  /** Moves a listener to its standby. The gap it hears, ms. */
  #move(listener: number, noticed: number, warned: boolean): number {
    const second = this.#second[listener]!;
    const other = second < 0 ? undefined : this.#forest.all[second]!;
    const ready = other?.alive === true && other.load < other.places;
    this.#live[listener] = -1;
    if (ready) {
      other.standby--;
      other.load++;
      this.#live[listener] = second;
      this.#second[listener] = -1;
      return warned ? 0 : Math.max(0, noticed + this.#trip(listener, other) - BUFFER);
    }
    this.alone++;
    this.#live[listener] = this.#choose(listener, 'load');
    const found = this.#live[listener]! < 0 ? undefined : this.#forest.all[this.#live[listener]!];
    const handshakes = found === undefined ? RETRY : this.#trip(listener, found) * HANDSHAKES;
    return warned ? 0 : Math.max(0, noticed + RETRY + handshakes - BUFFER);
  }

  /** The first relay in the listener's order that has a place, among those its page knows of; -1 when none has. */
  #choose(listener: number, as: 'load' | 'standby'): number {
    const { alive } = this.#forest;
    const here = { x: this.#x[listener]!, y: this.#y[listener]! };
    const known = new Set<Relay>();
    const count = Math.min(KNOWN, alive.length);
    while (known.size < count) known.add(alive[Math.floor(this.#random() * alive.length)]!);
    const choices = [...known].map((r) => ({
      relay: r.id,
      free: r.places - r.load,
      roundTrip: roundTrip(here, r),
      index: r.index,
    }));
    for (const { index } of rank(`listener ${listener}`, choices)) {
      const relay = this.#forest.all[index]!;
      const taken = index === this.#live[listener] || index === this.#second[listener];
      if (taken || relay.load >= relay.places || this.#forest.path(relay) === undefined) continue;
      relay[as]++;
      this.#at[index] ??= new Set();
      this.#at[index].add(listener);
      return index;
    }
    return -1;
  }

  #trip(listener: number, relay: Relay): number {
    return roundTrip({ x: this.#x[listener]!, y: this.#y[listener]! }, relay);
  }

  /** Listeners who hear by relays below this one, each with the child of it that they hear by. */
  #below(relay: Relay): Map<number, Relay> {
    const found = new Map<number, Relay>();
    for (const child of relay.children) {
      const queue = [child];
      for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        queue.push(...at.children);
        for (const listener of this.#at[at.index] ?? [])
          if (this.#live[listener] === at.index) found.set(listener, child);
      }
    }
    return found;
  }
}

function most(counts: ReadonlyMap<number, number>): number {
  return Math.max(0, ...counts.values());
}
