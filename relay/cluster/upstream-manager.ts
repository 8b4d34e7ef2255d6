/**
 * Where this relay gets audio that speakers publish elsewhere: for each room with listeners here and speakers at other relays it listens at one or
 * two of those. A relay that listens is served like any listener, so relays form trees without permission; bundles that return are dropped as seen,
 * and an upstream without audio is left.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { MAX_HOPS } from '../../src/node/fanout/protocol/constants.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { peerIdIn } from '../../src/node/relays/address.ts';
import { rankParents } from '../../src/node/relays/parent-choice.ts';
import { hashUnit, markOf } from '../../src/node/util/hash.ts';
import { Retry } from '../../src/node/util/retry.ts';
import { relaysNamed } from '../forwarding/alternative-relays.ts';
import type { Forwarder } from '../forwarding/forwarder.ts';
import type { RoomForwarder } from '../forwarding/room-forwarder.ts';
import type { Counters } from '../util/counters.ts';
import { oneEach, type Place, placesOf } from './places.ts';
import { Upstream } from './upstream.ts';
import type { DialUpstream } from './upstream-socket.ts';
import { UpstreamTrust, type Watched } from './upstream-trust.ts';
import { UpstreamWork } from './upstream-work.ts';

export interface UpstreamManagerOptions {
  readonly forwarder: Forwarder;
  readonly self: () => string;
  /** This relay's key, which it proves where it listens. */
  readonly signer: Signer;
  /** Relays that this one stays connected to, by peer id. */
  readonly relayPeers: () => readonly string[];
  /** Free places that another relay reports, by peer id. */
  readonly freeOf?: (relay: string) => number | undefined;
  /** Addresses of another relay, by peer id, as this relay's operator or that relay itself names them; none when it is unknown. */
  readonly addressesOf: (relay: string) => readonly string[];
  readonly dial: DialUpstream;
  /** Forwards key requests of a room's guests to the relay at an address, which this one listens at. Rejects on failure. */
  readonly pass: (at: string, room: RoomId, asks: readonly GuestKeyRequest[], signal: AbortSignal) => Promise<void>;
  readonly counters: Counters;
  readonly now?: () => number;
}

interface Choice {
  readonly place: Place;
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
/** Upstreams remembered in one room, including failed ones; and addresses that its speakers name, by which a relay is looked for. */
const MAX_REMEMBERED = 16;
/** An upstream without audio for this long after it has opened, and its work is done, is left, ms: that relay may be looking for audio itself. */
const PATIENCE = 6_000;
const OPEN_TIMEOUT = 6_000;
/** More free places than this make a relay no better. */
const ROOMY = 64;
const RETRY = { first: 500, max: 30_000 };

export class UpstreamManager {
  readonly #o: UpstreamManagerOptions;
  readonly #now: () => number;
  /** By room, and by the key of its place. */
  readonly #ways = new Map<RoomId, Map<string, Way>>();
  /** What is known of upstream relays, by room. */
  readonly #vigils = new Map<RoomId, UpstreamTrust>();
  /** Addresses that full relays named, by room. */
  readonly #learned = new Map<RoomId, readonly string[]>();
  /** The upstream that receives each room's listener counts. */
  readonly #reportTo = new WeakMap<RoomForwarder, Upstream>();
  readonly #work: UpstreamWork;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpstreamManagerOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
    this.#work = new UpstreamWork(options.counters, this.#now);
  }

  /** Upstream relays in all rooms. */
  get size(): number {
    let size = 0;
    for (const ways of this.#ways.values()) for (const { upstream } of ways.values()) if (upstream) size++;
    return size;
  }

  /** Multiaddrs at which it listens, in any room. */
  get addresses(): readonly string[] {
    const open = [...this.#ways.values()].flatMap((ways) => [...ways.values()]);
    return [...new Set(open.flatMap(({ upstream }) => upstream?.at ?? []))];
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
      if (upstream.isWorking) way.since = now;
      const idle = usable(way, markOf(this.#o.self())) === undefined && now - way.since > PATIENCE;
      if (idle || upstream.isSilent) this.#leave(way, now);
    }
    const chosen = this.#choose(roomForwarder, ways, trust, now);
    if (chosen.size > 0) this.#ways.set(id, ways);
    for (const [key, { place, audio }] of chosen) {
      const way = ways.get(key) ?? { upstream: undefined, since: 0, opening: false, retry: new Retry(RETRY) };
      if (audio) way.upstream?.listen(true);
      if (isOpen(way)) continue;
      if (!ways.has(key) && ways.size >= MAX_REMEMBERED) ways.delete(idlest(ways));
      ways.set(key, way);
      void this.#open(place, audio, way, roomForwarder, trust);
    }
    const self = markOf(this.#o.self());
    const besides = this.#compare(roomForwarder, ways, chosen, trust, now);
    // The better upstream takes over before the worse one is left.
    if ([...chosen].every(([key, { audio }]) => !audio || usable(ways.get(key), self) !== undefined)) {
      for (const [key, way] of ways) {
        if (way.upstream === undefined) continue;
        const choice = chosen.get(key);
        if (choice === undefined) this.#leave(way, now);
        else way.upstream.listen(choice.audio || choice.place.url === besides);
      }
    }
    roomForwarder.setUpstream(nearest([...ways.values()], self));
    this.#pass(roomForwarder, ways);
    this.#report(roomForwarder, ways);
  }

  /** Where to listen, and which relay is on standby, by the keys of their places. Pure but for the room and relays that it reads. */
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
    const may = ({ key, relay }: Place): boolean => {
      const way = ways.get(key);
      const ready = isOpen(way) || way?.retry.isDue(now) !== false;
      return relay !== self && ready && way?.upstream?.draining !== true && roomForwarder.isWantedBesides(relay);
    };
    // Places that lied come last, whatever their order.
    const inOrder = (relays: readonly string[]): readonly Place[] => {
      const places = placesOf(relays, this.#o.addressesOf).filter(may);
      const ranked = this.#inOrder(places, roomForwarder, ways);
      return oneEach(ranked.toSorted((a, b) => Number(trust.hasLeft(a.url, now)) - Number(trust.hasLeft(b.url, now))));
    };

    // Relays that speakers publish to: one brings audio, another is on standby.
    const named = new Set(relaysNamed(unheard, self).map((at) => peerIdIn(at)));
    const theirs = unheard.flatMap((m) => m.relays.filter((at) => named.has(peerIdIn(at))));
    const sources = inOrder([...new Set(theirs)].slice(0, MAX_REMEMBERED));
    let left = unheard.filter((m) => m.relays.length > 0);
    for (const place of sources) {
      const brings = left.filter((m) => m.relays.some((r) => peerIdIn(r) === place.relay));
      if (chosen.size >= MAX_WAYS) break;
      chosen.set(place.key, { place, audio: brings.length > 0 });
      left = left.filter((m) => !brings.includes(m));
    }
    if ([...chosen.values()].some(({ place }) => !trust.hasLeft(place.url, now))) return chosen;
    chosen.clear();

    // If those are full or lie, or nobody names one: relays that they named instead, or any connected one. The best that has audio, and one on
    // standby.
    const learned = this.#learned.get(room.id) ?? [];
    const ranked = inOrder([...learned, ...relaysNamed(room.roster.members, self), ...this.#o.relayPeers()]);
    const helps = ({ key }: Place): boolean => usable(ways.get(key), markOf(self)) !== undefined;
    const audio = ranked.filter(helps).slice(0, 1);
    const rest = ranked.filter((place) => !audio.includes(place));
    for (const place of audio) chosen.set(place.key, { place, audio: true });
    // Until one brings audio, two are asked at a time.
    for (const place of rest.slice(0, MAX_WAYS - audio.length))
      chosen.set(place.key, { place, audio: audio.length === 0 });
    return chosen;
  }

  /** The URL of the place that also brings audio, to be compared with the one that does. */
  #compare(
    roomForwarder: RoomForwarder,
    ways: ReadonlyMap<string, Way>,
    chosen: ReadonlyMap<string, Choice>,
    trust: UpstreamTrust,
    now: number,
  ): string | undefined {
    const self = markOf(this.#o.self());
    const watched = [...chosen].flatMap(([key, { place, audio }]): (Watched & Pick<Choice, 'audio'>)[] => {
      const path = usable(ways.get(key), self);
      return path === undefined ? [] : [{ relay: place.url, path, audio }];
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
      const upstream = ways.get(place.key)?.upstream;
      if (upstream?.path === undefined) return [];
      const free = Math.min(1, (this.#o.freeOf?.(place.relay) ?? ROOMY) / ROOMY);
      return [{ place, relay: place.key, path: upstream.path, roundTrip: upstream.roundTrip, free }];
    });
    const current = candidates.find(({ relay }) => ways.get(relay)?.upstream?.audio)?.relay;
    const ranked = rankParents(markOf(self), candidates, current, MAX_HOPS, (r) => hashUnit(`${self} ${room.id} ${r}`));
    const known = new Set(candidates.map(({ place }) => place));
    return [...ranked.map(({ place }) => place), ...places.filter((place) => !known.has(place))];
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
    const open = [...ways.values()].flatMap((way) =>
      way.upstream?.isKnown === true && usable(way, self) !== undefined ? [way.upstream] : [],
    );
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
    const above = [...ways.values()].find(
      (way) => way.upstream?.audio === true && way.upstream.isKnown && usable(way, self) !== undefined,
    );
    for (let i = 0; above?.upstream !== undefined && i < PASSES; i++) {
      const asks = roomForwarder.keys.takeToPass(this.#now());
      if (asks.length === 0) return;
      void above.upstream.pass(asks);
    }
  }

  async #open(
    place: Place,
    audio: boolean,
    way: Way,
    roomForwarder: RoomForwarder,
    trust: UpstreamTrust,
  ): Promise<void> {
    const { dial, pass, signer, counters } = this.#o;
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(OPEN_TIMEOUT)]);
    way.opening = true;
    try {
      let ended = false;
      let opened: Upstream | undefined;
      const upstream = await Upstream.open({
        place,
        dial,
        signer,
        roomForwarder,
        trust,
        work: this.#work,
        pass: (at, asks, passing) => pass(at, roomForwarder.room.id, asks, passing),
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
      if (this.#ways.get(roomForwarder.room.id)?.get(place.key) !== way) upstream.close();
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
