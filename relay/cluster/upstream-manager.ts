/**
 * Where this relay hears what is said elsewhere: for each room with listeners here and speakers that publish to other relays, it listens at one or
 * two of those. A relay that listens is served as anyone is, so relays form trees without anyone's permission; bundles that come round are
 * dropped as seen, and a way that brings no audio is left.
 */
import type { Connection } from '@libp2p/interface';
import { MAX_HOPS } from '../../src/node/fanout/protocol/constants.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { peerIdIn } from '../../src/node/relays/address.ts';
import { rankParents } from '../../src/node/relays/parent-choice.ts';
import { hashUnit, markOf } from '../../src/node/util/hash.ts';
import { Retry } from '../../src/node/util/retry.ts';
import { relaysNamed } from '../forwarding/alternative-relays.ts';
import type { Forwarder } from '../forwarding/forwarder.ts';
import type { RoomForwarder } from '../forwarding/room-forwarder.ts';
import type { Counters } from '../util/counters.ts';
import { Upstream } from './upstream.ts';
import { UpstreamTrust, type Watched } from './upstream-trust.ts';

export interface UpstreamManagerOptions {
  readonly forwarder: Forwarder;
  readonly self: () => string;
  /** Relays this one stays in touch with, by peer id. */
  readonly relayPeers: () => readonly string[];
  /** Places another relay says it has free, by peer id. */
  readonly freeOf?: (relay: string) => number | undefined;
  /** A connection to the relay at an address, or with a peer id. Rejects when there is none and none can be made. */
  readonly connect: (relay: string, signal: AbortSignal) => Promise<Connection>;
  readonly counters: Counters;
  readonly now?: () => number;
}

interface Place {
  /** Its peer id. */
  readonly relay: string;
  /** Its address, or again its peer id when it is in touch anyway. */
  readonly at: string;
}

interface Choice {
  readonly at: string;
  readonly audio: boolean;
}

interface Way {
  upstream: Upstream | undefined;
  since: number;
  opening: boolean;
  readonly retry: Retry;
}

const CHECK = 500;
/** Messages of what guests ask that are passed on with each check: as many as the relay above takes from one peer. */
const PASSES = 2;
/** Ways tried or held in one room at a time. Speakers publish to two relays each, mostly the same. */
const MAX_WAYS = 2;
/** Ways remembered in one room, those that failed included. */
const MAX_REMEMBERED = 16;
/** A way that brings no audio for this long is left, ms: the other relay may be looking for some itself. */
const PATIENCE = 6_000;
const OPEN_TIMEOUT = 6_000;
/** A relay with this many places free is as good as one with more. */
const ROOMY = 64;
const RETRY = { first: 500, max: 30_000 };

export class UpstreamManager {
  readonly #o: UpstreamManagerOptions;
  readonly #now: () => number;
  readonly #ways = new Map<RoomId, Map<string, Way>>();
  /** What is known of the relays listened at, by room. */
  readonly #vigils = new Map<RoomId, UpstreamTrust>();
  /** Addresses that full relays named, by room. */
  readonly #learned = new Map<RoomId, readonly string[]>();
  /** The way by which each room's numbers go up. */
  readonly #reportTo = new WeakMap<RoomForwarder, Upstream>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpstreamManagerOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Relays listened at, in all rooms. */
  get size(): number {
    let size = 0;
    for (const ways of this.#ways.values()) for (const { upstream } of ways.values()) if (upstream) size++;
    return size;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#check(), CHECK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stopped.abort(new Error('the relay ends'));
    for (const id of [...this.#ways.keys()]) this.#forget(id);
  }

  #check(): void {
    const { roomForwarders } = this.#o.forwarder;
    for (const id of [...this.#ways.keys()]) if (roomForwarders.get(id)?.wanted !== true) this.#forget(id);
    for (const [id, roomForwarder] of roomForwarders) if (roomForwarder.wanted) this.#tend(id, roomForwarder);
  }

  #tend(id: RoomId, roomForwarder: RoomForwarder): void {
    const ways = this.#ways.get(id) ?? new Map<string, Way>();
    const now = this.#now();
    const trust = this.#vigils.get(id) ?? new UpstreamTrust(this.#o.counters, now);
    this.#vigils.set(id, trust);
    for (const way of ways.values()) {
      const { upstream } = way;
      if (upstream === undefined) continue;
      const idle = usable(way, markOf(this.#o.self())) === undefined && now - way.since > PATIENCE;
      if (idle || upstream.isSilent) this.#leave(way, now);
    }
    const chosen = this.#choose(roomForwarder, ways, trust, now);
    if (chosen.size > 0) this.#ways.set(id, ways);
    for (const [relay, { at, audio }] of chosen) {
      const way = ways.get(relay) ?? { upstream: undefined, since: 0, opening: false, retry: new Retry(RETRY) };
      if (audio) way.upstream?.listen(true);
      if (isOpen(way)) continue;
      if (!ways.has(relay) && ways.size >= MAX_REMEMBERED) ways.delete(idlest(ways));
      ways.set(relay, way);
      void this.#open(relay, at, audio, way, roomForwarder, trust);
    }
    const self = markOf(this.#o.self());
    const besides = this.#compare(roomForwarder, ways, chosen, trust, now);
    // What is better takes over before what is worse is left.
    if ([...chosen].every(([relay, { audio }]) => !audio || usable(ways.get(relay), self) !== undefined)) {
      for (const [relay, way] of ways) {
        if (way.upstream === undefined) continue;
        const choice = chosen.get(relay);
        if (choice === undefined) this.#leave(way, now);
        else way.upstream.listen(choice.audio || relay === besides);
      }
    }
    roomForwarder.setUpstream(nearest([...ways.values()], self));
    this.#pass(roomForwarder, ways);
    this.#report(roomForwarder, ways);
  }

  /** Where to listen, and where to stand by, by peer id. Pure but for the room and the relays it looks at. */
  #choose(
    roomForwarder: RoomForwarder,
    ways: ReadonlyMap<string, Way>,
    trust: UpstreamTrust,
    now: number,
  ): Map<string, Choice> {
    const { unheard, room } = roomForwarder;
    const chosen = new Map<string, Choice>();
    if (unheard.length === 0 && room.roster.size > 0) return chosen;
    const self = this.#o.self();
    const may = (relay: string): boolean => {
      const way = ways.get(relay);
      const ready = isOpen(way) || way?.retry.isDue(now) !== false;
      return relay !== self && ready && way?.upstream?.draining !== true && roomForwarder.isWantedBesides(relay);
    };
    // Those that lied come last, in whatever order they are.
    const inOrder = (of: readonly Place[]): readonly Place[] =>
      this.#inOrder(of, roomForwarder, ways).toSorted(
        (a, b) => Number(trust.hasLeft(a.relay, now)) - Number(trust.hasLeft(b.relay, now)),
      );
    const places = (addresses: readonly string[]): Place[] =>
      addresses.map((at) => ({ at, relay: peerIdIn(at) ?? at })).filter(({ relay }) => may(relay));

    // The relays that speakers publish to: at one each the audio, at one more a standby.
    const sources = inOrder(places(relaysNamed(unheard, self)));
    let left = unheard.filter((m) => m.relays.length > 0);
    for (const { relay, at } of sources) {
      const brings = left.filter((m) => m.relays.some((r) => peerIdIn(r) === relay));
      if (chosen.size >= MAX_WAYS) break;
      chosen.set(relay, { at, audio: brings.length > 0 });
      left = left.filter((m) => !brings.includes(m));
    }
    if ([...chosen.keys()].some((relay) => !trust.hasLeft(relay, now))) return chosen;
    chosen.clear();

    // They are full, or lie, or nobody says where: those they named instead, or any in touch, may have it. The best that does, and one on standby.
    const learned = this.#learned.get(room.id) ?? [];
    const others = places([...learned, ...relaysNamed(room.roster.members, self), ...this.#o.relayPeers()]);
    const ranked = inOrder(others);
    const helps = (relay: string): boolean => usable(ways.get(relay), markOf(self)) !== undefined;
    const audio = ranked.filter(({ relay }) => helps(relay)).slice(0, 1);
    const rest = ranked.filter((place) => !audio.includes(place));
    for (const { relay, at } of audio) chosen.set(relay, { at, audio: true });
    // Until one brings audio, two are asked for it at a time.
    for (const { relay, at } of rest.slice(0, MAX_WAYS - audio.length))
      chosen.set(relay, { at, audio: audio.length === 0 });
    return chosen;
  }

  /** The relay that is to bring audio besides, so that it can be compared with the one that does. */
  #compare(
    roomForwarder: RoomForwarder,
    ways: ReadonlyMap<string, Way>,
    chosen: ReadonlyMap<string, Choice>,
    trust: UpstreamTrust,
    now: number,
  ): string | undefined {
    const self = markOf(this.#o.self());
    const watched = [...chosen].flatMap(([relay, { audio }]): (Watched & Pick<Choice, 'audio'>)[] => {
      const path = usable(ways.get(relay), self);
      return path === undefined ? [] : [{ relay, path, audio }];
    });
    const live = watched.filter(({ audio }) => audio);
    // Two that bring different speakers are none to compare.
    const one = live.length === 1 ? live[0] : undefined;
    return trust.compare(
      one,
      watched.find(({ audio }) => !audio),
      roomForwarder.feed.newest,
      now,
    );
  }

  /** The best parent first, those of which nothing is known yet last and in the order they came. */
  #inOrder(places: readonly Place[], { room }: RoomForwarder, ways: ReadonlyMap<string, Way>): readonly Place[] {
    const self = this.#o.self();
    const candidates = places.flatMap((place) => {
      const upstream = ways.get(place.relay)?.upstream;
      if (upstream?.path === undefined) return [];
      const free = Math.min(1, (this.#o.freeOf?.(place.relay) ?? ROOMY) / ROOMY);
      return [{ ...place, path: upstream.path, roundTrip: upstream.roundTrip, free }];
    });
    const current = candidates.find(({ relay }) => ways.get(relay)?.upstream?.audio)?.relay;
    const ranked = rankParents(markOf(self), candidates, current, MAX_HOPS, (r) => hashUnit(`${self} ${room.id} ${r}`));
    const known = new Set(candidates.map(({ relay }) => relay));
    return [...ranked, ...places.filter(({ relay }) => !known.has(relay))];
  }

  #learn(id: RoomId, addresses: readonly string[]): void {
    // A last word may come after the room was let go.
    if (!this.#ways.has(id)) return;
    const learned = [...new Set([...addresses, ...(this.#learned.get(id) ?? [])])];
    this.#learned.set(id, learned.slice(0, MAX_REMEMBERED));
  }

  /** Says upward how many listen below: at one way alone, so that nobody is counted twice. */
  #report(roomForwarder: RoomForwarder, ways: ReadonlyMap<string, Way>): void {
    const self = markOf(this.#o.self());
    const open = [...ways.values()].flatMap((way) => (usable(way, self) === undefined ? [] : [way.upstream!]));
    // A relay that speakers publish to counts for itself, by gossip.
    const isSource = roomForwarder.path?.length === 1;
    const to = isSource
      ? undefined
      : (open.find((u) => u === this.#reportTo.get(roomForwarder)) ?? open.find((u) => u.audio));
    if (to !== undefined) this.#reportTo.set(roomForwarder, to);
    for (const { upstream } of ways.values())
      upstream?.report(upstream === to ? roomForwarder.audience.report : undefined);
    roomForwarder.audience.setAbove(to?.above);
  }

  /** Passes on what guests here ask, to a relay that brings the audio: nearer to the chair. A relay that speakers publish to has it come for them. */
  #pass(roomForwarder: RoomForwarder, ways: ReadonlyMap<string, Way>): void {
    const self = markOf(this.#o.self());
    const above = [...ways.values()].find((way) => way.upstream?.audio === true && usable(way, self) !== undefined);
    for (let i = 0; above?.upstream !== undefined && i < PASSES; i++) {
      const asks = roomForwarder.keys.takeToPass(this.#now());
      if (asks.length === 0) return;
      void above.upstream.pass(asks);
    }
  }

  async #open(
    relay: string,
    at: string,
    audio: boolean,
    way: Way,
    roomForwarder: RoomForwarder,
    trust: UpstreamTrust,
  ): Promise<void> {
    const { connect, counters } = this.#o;
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(OPEN_TIMEOUT)]);
    way.opening = true;
    try {
      const connection = await connect(at, signal);
      let ended = false;
      let opened: Upstream | undefined;
      const upstream = await Upstream.open({
        connection,
        roomForwarder,
        trust,
        now: this.#now,
        signal,
        audio,
        onElsewhere: (addresses) => this.#learn(roomForwarder.room.id, addresses),
        onEnd: () => {
          ended = true;
          // One that was left is not left again: its next try would come later, or what was opened since would be closed.
          if (opened !== undefined && way.upstream !== opened) return;
          counters.add('upstream.lost');
          this.#leave(way, this.#now());
        },
      });
      counters.add('upstream.opened');
      if (ended) return;
      opened = upstream;
      way.upstream = upstream;
      way.since = this.#now();
      // The room may have been let go while the connection was made.
      if (this.#ways.get(roomForwarder.room.id)?.get(relay) !== way) upstream.close();
    } catch {
      counters.add('upstream.failed');
      this.#leave(way, this.#now());
    }
  }

  /** Closes a way and lets it be tried again, the later the more often it has failed. */
  #leave(way: Way, now: number): void {
    const { upstream } = way;
    if (upstream?.path !== undefined) way.retry.succeeded();
    way.upstream = undefined;
    way.opening = false;
    way.retry.failed(now);
    upstream?.close();
  }

  #forget(id: RoomId): void {
    const ways = this.#ways.get(id);
    this.#ways.delete(id);
    this.#learned.delete(id);
    this.#vigils.delete(id);
    const roomForwarder = this.#o.forwarder.roomForwarders.get(id);
    for (const { upstream } of ways?.values() ?? []) upstream?.close();
    roomForwarder?.setUpstream(undefined);
    roomForwarder?.audience.setAbove(undefined);
  }
}

function isOpen(way: Way | undefined): boolean {
  return way !== undefined && (way.upstream !== undefined || way.opening);
}

function idlest(ways: ReadonlyMap<string, Way>): string {
  return [...ways].find(([, way]) => !isOpen(way))?.[0] ?? ways.keys().next().value!;
}

/** The path of a way that brings audio and is not one of my own, in a circle. */
function usable(way: Way | undefined, me: string): readonly string[] | undefined {
  const path = way?.upstream?.path;
  return path === undefined || path.length > MAX_HOPS || path.includes(me) ? undefined : path;
}

function nearest(ways: readonly Way[], me: string): readonly string[] | undefined {
  const paths = ways.flatMap((way) => {
    const path = usable(way, me);
    return path === undefined ? [] : [path];
  });
  return paths.sort((a, b) => a.length - b.length)[0];
}
