/**
 * The relay's fan-out: the rooms in which people listen or publish here, and admission to them. Transports bring listeners and publishers; this file
 * is independent of sockets.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { Given } from '../../src/node/e2ee/keys-messages.ts';
import { SECURE_TICK, TICK } from '../../src/node/fanout/protocol/constants.ts';
import type { Report, SaidInRoom } from '../../src/node/fanout/protocol/listener-messages.ts';
import type { Hello, NoticeReason } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { MAX_RELAYS, peerIdIn } from '../../src/node/relays/address.ts';
import { childrenFor } from '../../src/node/relays/parent-choice.ts';
import type { Room } from '../../src/node/room/room.ts';
import { hasRight } from '../../src/node/room/stage-rules.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import type { Counters } from '../util/counters.ts';
import { placesLeft } from '../util/places.ts';
import { Throughput } from '../util/throughput.ts';
import { relaysNamed } from './alternative-relays.ts';
import { ALL_CHECKS } from './key-relay.ts';
import { carries, type PublishPolicy } from './publish-policy.ts';
import { RoomForwarder } from './room-forwarder.ts';
import type { Listener, Publisher } from './types.ts';

export interface ForwarderOptions {
  /** The relay's copy of the room with this id, kept until `release`, for somebody from this address. Undefined when the relay keeps no more rooms. */
  readonly hold: (id: RoomId, from: string | undefined) => Room | undefined;
  readonly release: (id: RoomId) => void;
  /** The relay's copy of a room, if there is one now. */
  readonly find: (id: RoomId) => Room | undefined;
  /** The relay's name, for people. */
  readonly name: () => string;
  /** The relay's peer id. */
  readonly self: () => string;
  /** Sends a signed tally of how many listen in a room here and below, by gossip. */
  readonly tally: (room: Room, report: Report) => void;
  /** Addresses of other relays with free places, in random order. */
  readonly others?: () => readonly string[];
  /** Addresses in another relay's offer, by peer id; none when it has no free place. */
  readonly addressesOf?: (relay: string) => readonly string[];
  readonly maxListeners: number;
  readonly maxPerRoom: number;
  /** Bytes per second to listeners above which newcomers are refused. */
  readonly maxBandwidth: number;
  readonly publish: PublishPolicy;
  readonly counters: Counters;
  /** Receives how late each tick was, ms. */
  readonly onTick?: (late: number) => void;
  /** Listeners of this process are reached by TLS that ends in it. */
  readonly secure?: boolean;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

/** A listener's place in a room. */
export interface Seat {
  /** The listener sent another hello, to start or stop audio. False when it should be dismissed. */
  again(hello: Hello): boolean;
  /** The listener sent a remark or the like. False when it should be dismissed. */
  hear(said: SaidInRoom): boolean;
  leave(): void;
}

/** Why a listener was refused, and where else to go. */
export interface Refusal {
  readonly refused: NoticeReason;
  readonly elsewhere: readonly string[];
}

/** A publisher's place in a room. */
export interface Stand {
  offer(bytes: Uint8Array): void;
  leave(): void;
}

export interface ForwarderStats {
  readonly listeners: number;
  readonly rooms: number;
  readonly publishers: number;
  /** How many of the listeners are backup channels. */
  readonly spares: number;
  /** Bytes queued for all listeners. */
  readonly queued: number;
  readonly lagging: number;
  /** Bytes written to listeners since the start, and per second now. */
  readonly bytesOut: number;
  readonly bytesPerSecond: number;
  /** The most that may go out. */
  readonly maxBandwidth: number;
  /** For further listeners, as the limits and the line allow. */
  readonly places: number;
}

/** State changes are sent at most this often, ms. */
const STATE_INTERVAL = 200;
/** A room that nobody uses for this long is released, ms: ids can be made up, and each takes a place. */
const EMPTY_LIFE = 30_000;
const MAX_KEYS = 1_024;
/** Backup channels: at least this many, this share of a crowd, and this share of all places is reserved for people. */
const FEW_SPARES = 16;
const SPARE_SHARE = 1 / 8;

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #now: () => number;
  readonly #roomForwarders = new Map<RoomId, RoomForwarder>();
  readonly #emptySince = new Map<RoomId, number>();
  readonly #keys = new Map<string, KeyObject>();
  readonly #out: Throughput;
  readonly #keyChecks = new RateLimit(ALL_CHECKS);
  #count = 0;
  #timers: NodeJS.Timeout[] = [];
  #draining: (() => void) | undefined;
  #tickedAt = 0;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#out = new Throughput(this.#now);
  }

  get stats(): ForwarderStats {
    const roomForwarders = [...this.#roomForwarders.values()];
    const sum = (of: (roomForwarder: RoomForwarder) => number): number =>
      roomForwarders.reduce((total, roomForwarder) => total + of(roomForwarder), 0);
    return {
      listeners: this.#count,
      rooms: roomForwarders.length,
      publishers: sum((h) => h.publishers),
      spares: sum((h) => h.spares),
      queued: sum((h) => h.queued),
      lagging: sum((h) => h.lagging),
      bytesOut: this.#out.total,
      bytesPerSecond: this.#out.rate,
      maxBandwidth: this.#options.maxBandwidth,
      places: this.draining
        ? 0
        : placesLeft({ ...this.#options, listeners: this.#count, bytesPerSecond: this.#out.rate }),
    };
  }

  /** Free places for listeners; none while draining or when the output limit is reached. */
  get free(): number {
    if (this.draining || this.#out.rate >= this.#options.maxBandwidth) return 0;
    return Math.max(0, this.#options.maxListeners - this.#count);
  }

  /** Another process has written this many bytes to listeners. */
  wrote(bytes: number): void {
    this.#out.add(bytes);
  }

  /** The rooms in which anyone listens or publishes here. */
  get roomForwarders(): ReadonlyMap<RoomId, RoomForwarder> {
    return this.#roomForwarders;
  }

  get draining(): boolean {
    return this.#draining !== undefined;
  }

  start(): void {
    this.#tickedAt = this.#now();
    this.#timers = [setInterval(() => this.#tick(), this.#every), setInterval(() => this.#states(), STATE_INTERVAL)];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    for (const [id, roomForwarder] of [...this.#roomForwarders]) this.#shut(id, roomForwarder, 'draining');
  }

  /** Accepts no more listeners and tells the present ones where else to go. Resolves when all have left. Call once. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#draining = resolve;
      for (const roomForwarder of this.#roomForwarders.values())
        roomForwarder.announceDrain(this.#elsewhere(roomForwarder.room));
      if (this.#count === 0) resolve();
    });
  }

  /**
   * Admits a listener. Returns its place, or why it is refused. `makePlace`: asked when a place is all that is missing, in a room where that is full; it has
   * somebody leave, and returns whether anybody has.
   */
  listen(hello: Hello, listener: Listener, makePlace: (room?: RoomId) => boolean = () => false): Seat | Refusal {
    const { counters, maxPerRoom } = this.#options;
    const refuse = (refused: NoticeReason, counted: Parameters<Counters['add']>[0]): Refusal => {
      counters.add(counted);
      return { refused, elsewhere: this.#elsewhere(this.#options.find(hello.room)) };
    };
    if (this.draining) return refuse('draining', 'listen.refused.draining');
    if (this.#out.rate >= this.#options.maxBandwidth) return refuse('full', 'listen.refused.bandwidth');
    if (this.#carries(this.#options.find(hello.room)) === false) return refuse('refused', 'listen.refused.policy');
    if (hello.spare === true && this.#hasSparesEnough) return refuse('full', 'listen.refused.spare');
    const present = this.#roomForwarders.get(hello.room);
    if (hello.relay === true && present !== undefined && !this.#hasPlaceForRelay(present, listener)) {
      counters.add('listen.refused.relay');
      // A relay without a place here finds one a level lower.
      const below = this.#below(present);
      return {
        refused: 'full',
        elsewhere: below.length > 0 ? below.slice(0, MAX_RELAYS) : this.#elsewhere(present.room),
      };
    }
    // Last, so that nobody leaves for one who is refused all the same; and a room is not taken in for somebody who finds no place.
    const isRoomFull = present !== undefined && present.listeners >= maxPerRoom;
    if (isRoomFull && !makePlace(hello.room)) return refuse('full', 'listen.refused.full');
    const isFull = this.#count >= this.#options.maxListeners;
    if (isFull && !makePlace()) return refuse('full', 'listen.refused.full');
    const roomForwarder = this.#roomForwarder(hello.room, listener.from);
    if (roomForwarder === undefined) return refuse('full', 'listen.refused.full');
    this.#count++;
    counters.add('listen.accepted');
    roomForwarder.enter(listener, hello, this.#now());
    return {
      again: (next) => next.room === hello.room && roomForwarder.greet(listener, next, this.#now()),
      hear: (said) => roomForwarder.hear(listener, said, this.#now()),
      leave: () => this.#leave(hello.room, roomForwarder, listener),
    };
  }

  /** Where else to hear a room, for somebody who may not come in yet. */
  elsewhere(id: RoomId): readonly string[] {
    return this.#elsewhere(this.#options.find(id));
  }

  /** Whether a session (key in hex) has a right in a room (`hasRight`), as far as this relay knows the room. */
  hasRight(id: RoomId, session: string): boolean {
    const room = this.#options.find(id);
    return room !== undefined && hasRight(room, session);
  }

  /** Admits a publisher. Undefined when it is refused, which is counted. */
  publish(id: RoomId, publisher: Publisher): Stand | undefined {
    const { counters } = this.#options;
    const roomForwarder =
      this.draining || this.#carries(this.#options.find(id)) === false
        ? undefined
        : this.#roomForwarder(id, publisher.from);
    if (roomForwarder === undefined || !roomForwarder.admit(publisher, this.#now())) {
      counters.add('publish.refused');
      return undefined;
    }
    counters.add(`publish.opened.${publisher.way}`);
    return {
      offer: (bytes) => {
        // With a publish policy nothing is forwarded before the charter names the founder.
        if (this.#carries(roomForwarder.room) === true) roomForwarder.take(publisher, bytes, this.#now());
        else counters.add('publish.dropped.policy');
      },
      leave: () => {
        roomForwarder.retire(publisher);
        this.#close(id, roomForwarder);
      },
    };
  }

  /**
   * Handles what a room's chair (session key in hex) delivers for guests; resolves to their requests, or to undefined when the sender is not chair
   * here.
   */
  async errand(id: RoomId, session: string, given: Given): Promise<readonly GuestKeyRequest[] | undefined> {
    return this.#roomForwarders.get(id)?.keys.errand(session, given, this.#now());
  }

  /** Lets a room go, whoever is in it: its place is needed. Its listeners are told where else to go. */
  evict(id: RoomId): void {
    const roomForwarder = this.#roomForwarders.get(id);
    if (roomForwarder !== undefined) this.#shut(id, roomForwarder, 'full');
  }

  /** Handles key requests that a relay (peer id) forwards. False when it does not listen here. */
  pass(id: RoomId, relay: string, asks: readonly GuestKeyRequest[]): boolean {
    return this.#roomForwarders.get(id)?.pass(relay, asks, this.#now()) ?? false;
  }

  #carries(room: Room | undefined): boolean | undefined {
    return carries(this.#options.publish, room?.roster.charter);
  }

  /**
   * Where else to hear a room: one of the relays that listen here, because it has the room's audio and places; relays that the room names; more of
   * those that listen here; and relays that offer themselves. One address each.
   */
  #elsewhere(room: Room | undefined): readonly string[] {
    const roomForwarder = room === undefined ? undefined : this.#roomForwarders.get(room.id);
    const [first = [], ...below] =
      roomForwarder === undefined ? [] : this.#below(roomForwarder).map((address) => [address]);
    const named = room === undefined ? [] : relaysNamed(room.roster.members, this.#options.self());
    const all = [...first, ...named, ...below.flat(), ...(this.#options.others?.() ?? [])];
    const relays = all.map(peerIdIn);
    return all.filter((_, i) => relays.indexOf(relays[i]) === i).slice(0, MAX_RELAYS);
  }

  /** Keep the last places for people. If the relay's own uplink is full, every connection stalls; backup channels would then keep it full. */
  get #hasSparesEnough(): boolean {
    const { maxListeners } = this.#options;
    let spares = 0;
    for (const roomForwarder of this.#roomForwarders.values()) spares += roomForwarder.spares;
    const few = Math.min(FEW_SPARES, maxListeners * SPARE_SHARE);
    return spares >= Math.max(few, this.#count * SPARE_SHARE) || this.free <= maxListeners * SPARE_SHARE;
  }

  /** A relay finds place among those that listen to a room, if need be that of the youngest from the address that holds most of them. */
  #hasPlaceForRelay(roomForwarder: RoomForwarder, { from }: Listener): boolean {
    const { relays } = roomForwarder.audience;
    if (relays.length < childrenFor(this.#options.maxPerRoom)) return true;
    const youngest = crowdedOut(
      relays.map((relay) => [relay, relay.from]),
      from,
    );
    if (youngest === undefined) return false;
    roomForwarder.dismiss(youngest, 'full', this.#elsewhere(roomForwarder.room), this.#now());
    this.#recount();
    return true;
  }

  /** Addresses of relays that listen here and have places, in rotation. */
  #below({ audience: { children } }: RoomForwarder): readonly string[] {
    const start = Math.floor(Math.random() * children.length);
    return [...children.slice(start), ...children.slice(0, start)].flatMap(
      (child) => this.#options.addressesOf?.(child).slice(0, 1) ?? [],
    );
  }

  #roomForwarder(id: RoomId, from: string | undefined): RoomForwarder | undefined {
    const held = this.#roomForwarders.get(id);
    if (held !== undefined) return held;
    const room = this.#options.hold(id, from);
    if (room === undefined) return undefined;
    const { name, self, tally, counters, secure = false } = this.#options;
    const roomForwarder = new RoomForwarder({
      secure,
      room,
      name,
      self,
      tally,
      counters,
      keyChecks: this.#keyChecks,
      out: this.#out,
      now: this.#now(),
      verify: (key, message, signature) => this.#verify(key, message, signature),
    });
    this.#roomForwarders.set(id, roomForwarder);
    return roomForwarder;
  }

  #leave(id: RoomId, roomForwarder: RoomForwarder, listener: Listener): void {
    // It may have been dismissed already; then it no longer counts.
    roomForwarder.leave(listener, this.#now());
    this.#recount();
    this.#close(id, roomForwarder);
  }

  /** Releases a room that nobody is in and nobody wants. */
  #close(id: RoomId, roomForwarder: RoomForwarder): void {
    if (roomForwarder.listeners > 0 || roomForwarder.publishers > 0) return;
    this.#shut(id, roomForwarder, 'refused');
  }

  #shut(id: RoomId, roomForwarder: RoomForwarder, reason: NoticeReason): void {
    if (this.#roomForwarders.get(id) !== roomForwarder) return;
    this.#roomForwarders.delete(id);
    this.#emptySince.delete(id);
    roomForwarder.shut(reason, this.#elsewhere(roomForwarder.room));
    this.#options.release(id);
    this.#recount();
  }

  /** Listeners leave in several ways, some of which happen inside a room. */
  #recount(): void {
    let count = 0;
    for (const roomForwarder of this.#roomForwarders.values()) count += roomForwarder.listeners;
    this.#count = count;
    if (count === 0) this.#draining?.();
  }

  get #every(): number {
    return this.#options.secure === true ? SECURE_TICK : TICK;
  }

  #tick(): void {
    const now = this.#now();
    this.#options.onTick?.(Math.max(0, now - this.#tickedAt - this.#every));
    this.#tickedAt = now;
    for (const roomForwarder of this.#roomForwarders.values()) roomForwarder.tick(now);
  }

  #states(): void {
    const now = this.#now();
    for (const [id, roomForwarder] of [...this.#roomForwarders]) {
      if (this.#carries(roomForwarder.room) === false || this.#isAbandoned(id, roomForwarder, now)) {
        this.#options.counters.add('room.let.go');
        this.#shut(id, roomForwarder, 'refused');
      } else roomForwarder.pushState(now);
    }
    this.#recount();
  }

  /** True once nobody has been in the room for a while: it is over, or its id was made up. */
  #isAbandoned(id: RoomId, { room }: RoomForwarder, now: number): boolean {
    if (room.roster.size > 0 || room.roster.charter !== undefined) {
      this.#emptySince.delete(id);
      return false;
    }
    const since = this.#emptySince.get(id) ?? now;
    this.#emptySince.set(id, since);
    return now - since >= EMPTY_LIFE;
  }

  #verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    try {
      return verify(null, message, this.#key(publicKey), signature);
    } catch {
      // Not a point on the curve: not a key.
      return false;
    }
  }

  #key(raw: Uint8Array): KeyObject {
    const id = Buffer.from(raw).toString('base64url');
    const held = this.#keys.get(id);
    if (held !== undefined) return held;
    if (this.#keys.size >= MAX_KEYS) this.#keys.delete(this.#keys.keys().next().value!);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: id }, format: 'jwk' });
    this.#keys.set(id, key);
    return key;
  }
}
