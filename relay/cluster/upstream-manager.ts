/**
 * Where this relay gets audio that speakers publish elsewhere: for each room with listeners here and speakers at other relays it listens at one or
 * two of those. A relay that listens is served like any listener, so relays form trees without permission; bundles that return are dropped as seen,
 * and an upstream without audio is left.
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
  /** Relays that this one stays connected to, by peer id. */
  readonly relayPeers: () => readonly string[];
  /** Free places that another relay reports, by peer id. */
  readonly freeOf?: (relay: string) => number | undefined;
  /** A connection to the relay at an address, or with a peer id. Rejects when there is none and none can be made. */
  readonly connect: (relay: string, signal: AbortSignal) => Promise<Connection>;
  readonly counters: Counters;
  readonly now?: () => number;
}

interface Place {
  /** Its peer id. */
  readonly relay: string;
  /** Its address, or its peer id when it is connected anyway. */
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
/** Messages of guests' key requests forwarded at each check: as many as the upstream relay accepts from one peer. */
const PASSES = 2;
/** Upstreams tried or held in one room at a time. Speakers publish to two relays each, mostly the same ones. */
const MAX_WAYS = 2;
/** Upstreams remembered in one room, including failed ones. */
const MAX_REMEMBERED = 16;
/** An upstream without audio for this long is left, ms: that relay may be looking for audio itself. */
const PATIENCE = 6_000;
const OPEN_TIMEOUT = 6_000;
/** More free places than this make a relay no better. */
const ROOMY = 64;
const RETRY = { first: 500, max: 30_000 };

export class UpstreamManager {
  readonly #o: UpstreamManagerOptions;
  readonly #now: () => number;
  readonly #ways = new Map<RoomId, Map<string, Way>>();
  /** What is known of upstream relays, by room. */
  readonly #vigils = new Map<RoomId, UpstreamTrust>();
  /** Addresses that full relays named, by room. */
  readonly #learned = new Map<RoomId, readonly string[]>();
  /** The upstream that receives each room's listener counts. */
  readonly #reportTo = new WeakMap<RoomForwarder, Upstream>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpstreamManagerOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Upstream relays in all rooms. */
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
    // The better upstream takes over before the worse one is left.
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

  /** Where to listen, and which relay is on standby, by peer id. Pure but for the room and relays that it reads. */
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
    // Relays that lied come last, whatever their order.
    const inOrder = (of: readonly Place[]): readonly Place[] =>
      this.#inOrder(of, roomForwarder, ways).toSorted(
        (a, b) => Number(trust.hasLeft(a.relay, now)) - Number(trust.hasLeft(b.relay, now)),
      );
    const places = (addresses: readonly string[]): Place[] =>
      addresses.map((at) => ({ at, relay: peerIdIn(at) ?? at })).filter(({ relay }) => may(relay));

    // Relays that speakers publish to: one brings audio, another is on standby.
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

    // If those are full or lie, or nobody names one: relays that they named instead, or any connected one. The best that has audio, and one on
    // standby.
    const learned = this.#learned.get(room.id) ?? [];
    const others = places([...learned, ...relaysNamed(room.roster.members, self), ...this.#o.relayPeers()]);
    const ranked = inOrder(others);
    const helps = (relay: string): boolean => usable(ways.get(relay), markOf(self)) !== undefined;
    const audio = ranked.filter(({ relay }) => helps(relay)).slice(0, 1);
    const rest = ranked.filter((place) => !audio.includes(place));
    for (const { relay, at } of audio) chosen.set(relay, { at, audio: true });
    // Until one brings audio, two are asked at a time.
    for (const { relay, at } of rest.slice(0, MAX_WAYS - audio.length))
      chosen.set(relay, { at, audio: audio.length === 0 });
    return chosen;
  }

  /** The relay that also brings audio, to be compared with the one that does. */
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
    // Two relays that bring different speakers cannot be compared.
    const one = live.length === 1 ? live[0] : undefined;
    return trust.compare(
      one,
      watched.find(({ audio }) => !audio),
      roomForwarder.feed.newest,
      now,
    );
  }

  /** The best parent first; unknown ones last, in order of arrival. */
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
    // The last message may arrive after the room was released.
    if (!this.#ways.has(id)) return;
    const learned = [...new Set([...addresses, ...(this.#learned.get(id) ?? [])])];
    this.#learned.set(id, learned.slice(0, MAX_REMEMBERED));
  }

  /** Reports upstream how many listen below: to one relay only, so that nobody is counted twice. */
  #report(roomForwarder: RoomForwarder, ways: ReadonlyMap<string, Way>): void {
    const self = markOf(this.#o.self());
    const open = [...ways.values()].flatMap((way) => (usable(way, self) === undefined ? [] : [way.upstream!]));
    // A relay that speakers publish to reports by gossip itself.
    const isSource = roomForwarder.path?.length === 1;
    const to = isSource
      ? undefined
      : (open.find((u) => u === this.#reportTo.get(roomForwarder)) ?? open.find((u) => u.audio));
    if (to !== undefined) this.#reportTo.set(roomForwarder, to);
    for (const { upstream } of ways.values())
      upstream?.report(upstream === to ? roomForwarder.audience.report : undefined);
    roomForwarder.audience.setAbove(to?.above);
  }

  /**
   * Forwards guests' key requests to a relay that brings audio, because it is nearer to the chair. The chair visits a relay that speakers publish to.
   */
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
          // An upstream that was left is not left again: that would delay its next attempt, or close what was opened since.
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
      // The room may have been released while the connection was made.
      if (this.#ways.get(roomForwarder.room.id)?.get(relay) !== way) upstream.close();
    } catch {
      counters.add('upstream.failed');
      this.#leave(way, this.#now());
    }
  }

  /** Closes an upstream and schedules another attempt, later with each failure. */
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

/** The path of an upstream that brings audio and does not lead back to this relay. */
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
