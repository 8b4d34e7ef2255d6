/**
 * One room at a relay: accepts bundles from its publishers and from other relays, writes the same messages to all listeners, and sends them the
 * changes of the room's state. Independent of sockets and of other rooms.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { type BundleDrop, RoomFeed, type Source, type VerifySync } from '../../src/node/fanout/forward/room-feed.ts';
import { STATE_REFRESH } from '../../src/node/fanout/protocol/constants.ts';
import type { Report, SaidInRoom } from '../../src/node/fanout/protocol/listener-messages.ts';
import { encodeNotice, type Hello, type NoticeReason } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { Member } from '../../src/node/records/member.ts';
import type { Room } from '../../src/node/room/room.ts';
import { voicesOf } from '../../src/node/room/stage-rules.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { markOf } from '../../src/node/util/hash.ts';
import type { RateLimit } from '../../src/node/util/rate-limit.ts';
import type { Counters } from '../util/counters.ts';
import type { Throughput } from '../util/throughput.ts';
import { Audience } from './audience.ts';
import { EarlyBundles } from './early-bundles.ts';
import { type Asker, KeyRelay } from './key-relay.ts';
import { ListenerRegistry } from './listener-registry.ts';
import { FEW, PacedDelivery } from './paced-delivery.ts';
import { Publishers } from './publishers.ts';
import { type Facts, RoomUpdates } from './room-updates.ts';
import type { Delivery, DeliveryEvents, Listener, Outlet, Publisher } from './types.ts';

export interface RoomForwarderOptions {
  readonly room: Room;
  /** The relay's name, for people. */
  readonly name: () => string;
  /** The relay's peer id. */
  readonly self: () => string;
  /** Sends a signed tally of how many listen here and below, by gossip. */
  readonly tally: (room: Room, report: Report) => void;
  readonly verify: VerifySync;
  readonly counters: Counters;
  /** The limit on key request checks that all rooms share. */
  readonly keyChecks: RateLimit;
  /** Receives the number of bytes sent. */
  readonly out: Throughput;
  /** The clock of `now` arguments, ms; it does not jump. */
  readonly now: number;
  /** Listeners of this process are reached by TLS. */
  readonly secure: boolean;
}

/**
 * Publishers are told to stop this long after the last listener left, ms: somebody who reconnects finds history, and nobody can make publishers flap.
 */
const HOLD_AFTER = 3_000;
/** A changed number of listeners is sent at most this often, ms. */
const COUNT_INTERVAL = 2_000;
/** Remarks in a crowded room are sent at most this often, ms: applause would otherwise cause as many sends as voices do. */
const SAID_INTERVAL = 1_000;
/** The same for captions. Of the words of one line those that came meanwhile are sent once, as they are by then. */
const CAPTION_INTERVAL = 400;
/** How long the computed stage is reused, ms: records are renewed without any visible change. */
const STAGE_LIFE = 500;
/** A relay that forwards records that nobody can have signed is ignored for this long, ms. */
const DISTRUST = 30_000;
/** Relays remembered for that. */
const MAX_DISTRUSTED = 512;

export class RoomForwarder {
  readonly room: Room;
  readonly feed: RoomFeed;
  readonly audience: Audience;
  /** Where guests of a members-only room get their keys. */
  readonly keys: KeyRelay;
  readonly #o: RoomForwarderOptions;
  readonly #state: RoomUpdates;
  readonly #listeners = new ListenerRegistry();
  /** Writes to listeners: this process, and others that hold some of them. */
  readonly #here: PacedDelivery;
  readonly #elsewhere = new Map<Outlet, Delivery>();
  readonly #events: DeliveryEvents;
  readonly #publishers = new Publishers();
  readonly #early = new EarlyBundles();
  readonly #off: (() => void)[];
  /** Since when nobody wants audio, ms. */
  #deserted: number | undefined;
  #changed = true;
  /** Hands, chat or applause changed. */
  #said = false;
  /** Captions go on. */
  #captioned = false;
  #saidAt = Number.NEGATIVE_INFINITY;
  #countSaid = -1;
  #stage: readonly Member[] | undefined;
  #stageAt = Number.NEGATIVE_INFINITY;
  #now: number;
  #upstream: readonly string[] | undefined;
  /** Relays that forwarded forgeries, by peer id, and until when they are ignored, ms. */
  readonly #distrusted = new Map<string, number>();

  constructor(options: RoomForwarderOptions) {
    this.#o = options;
    this.room = options.room;
    this.#now = options.now;
    this.#state = new RoomUpdates(options.room);
    this.#events = {
      owe: (listener) => this.#settle(listener),
      tooSlow: (listener) => this.dismiss(listener, 'too-slow', [], this.#now),
    };
    this.#here = new PacedDelivery({
      counters: options.counters,
      out: options.out,
      secure: options.secure,
      ...this.#events,
    });
    this.feed = new RoomFeed({ room: options.room.id, speakers: () => this.#speakers(), verify: options.verify });
    const { room, self, counters, tally } = options;
    this.keys = new KeyRelay({
      room,
      counters,
      allChecks: options.keyChecks,
      send: (listener, message) => this.#send(listener, message),
    });
    this.audience = new Audience({
      room,
      self,
      counters,
      tally,
      ask: (listener, ask, now) => this.keys.hear(this.#asker(listener, false), ask, now),
    });
    this.#off = [
      room.on('change', () => {
        this.#changed = true;
        this.#stage = undefined;
      }),
      room.on('said', () => {
        this.#said = true;
      }),
      room.on('caption', () => {
        this.#captioned = true;
      }),
    ];
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** How many of them are backup channels. */
  get spares(): number {
    return this.#listeners.spares;
  }

  get publishers(): number {
    return this.#publishers.size;
  }

  /** Listeners that lag. */
  get lagging(): number {
    return this.#deliveries.reduce((sum, d) => sum + d.lagging, 0);
  }

  /** Bytes queued for all listeners. */
  get queued(): number {
    return this.#deliveries.reduce((sum, d) => sum + d.queued, 0);
  }

  /** True while publishers are to send: someone listens or is on standby, or was a moment ago. */
  get wanted(): boolean {
    return this.#publishers.wanted;
  }

  /** True while someone other than `peer` wants audio: a relay need not fetch audio from a peer that is its only listener. */
  isWantedBesides(peer: string): boolean {
    return this.#listeners.isWantedBesides(peer);
  }

  /** Marks of the relays on the audio's path, from the one that speakers publish to, to this one; undefined when there is no audio. */
  get path(): readonly string[] | undefined {
    const { sessions } = this.#publishers;
    const mark = markOf(this.#o.self());
    if (this.#speakers().some((m) => sessions.has(m.id))) return [mark];
    return this.#upstream === undefined ? undefined : [...this.#upstream, mark];
  }

  /** True while audio and records come from another relay. */
  get isFed(): boolean {
    return this.#upstream !== undefined;
  }

  /** Speakers who do not publish here. */
  get unheard(): readonly Member[] {
    const { sessions } = this.#publishers;
    return this.#speakers().filter((m) => !sessions.has(m.id));
  }

  /** Sets the path of the relay that audio comes from; undefined when there is none. */
  setUpstream(path: readonly string[] | undefined): void {
    if (path?.join() === this.#upstream?.join()) return;
    this.#upstream = path;
    this.#changed = true;
  }

  enter(listener: Listener, hello: Hello, now: number): void {
    this.#listeners.enter(listener, hello, now);
    this.#deliveryTo(listener).add(listener);
    if (hello.relay === true) this.audience.adopt(listener);
    this.#seated(now);
    this.#settle(listener);
    this.greet(listener, hello, now);
  }

  /** Starts audio, with history, or stops it. False when the listener changes too often, or has left. */
  greet(listener: Listener, hello: Hello, now: number): boolean {
    if (!this.#listeners.want(listener, hello, now)) return false;
    this.#seated(now);
    const delivery = this.#deliveryTo(listener);
    delivery.setAudio(listener, hello.audio);
    if (hello.audio) delivery.catchUp(listener, this.feed.catchUp(hello, now));
    return true;
  }

  /** Handles a listener message. False when the listener should be dismissed. */
  hear(listener: Listener, said: SaidInRoom, now: number): boolean {
    return this.#listeners.has(listener) && this.audience.hear(listener, said, now);
  }

  /** Handles key requests that a relay forwards for its guests. False when it does not listen here. */
  pass(relay: string, asks: readonly GuestKeyRequest[], now: number): boolean {
    const child = this.audience.childOf(relay);
    if (child === undefined || now < (this.#distrusted.get(relay) ?? 0)) return false;
    for (const ask of asks) void this.#hearFrom(child, relay, ask, now);
    return true;
  }

  /** Removes a listener. False when it was not in. */
  leave(listener: Listener, now: number): boolean {
    if (!this.#listeners.leave(listener)) return false;
    this.#seated(now);
    const delivery = this.#deliveryTo(listener);
    delivery.remove(listener);
    if (listener.outlet !== undefined && delivery.size === 0) this.#elsewhere.delete(listener.outlet);
    this.audience.leave(listener);
    this.keys.leave(listener);
    return true;
  }

  /** Dismisses a listener, and names other relays. */
  dismiss(listener: Listener, reason: NoticeReason, elsewhere: readonly string[], now: number): void {
    if (!this.leave(listener, now)) return;
    listener.send([encodeNotice(reason, elsewhere)]);
    listener.close();
  }

  /** Admits a publisher. False when there are too many. */
  admit(publisher: Publisher, now: number): boolean {
    if (!this.#publishers.admit(publisher, now)) return false;
    this.#changed = true;
    return true;
  }

  retire(publisher: Publisher): void {
    if (this.#publishers.retire(publisher)) this.#changed = true;
  }

  /** Accepts a bundle that a publisher sent at `now`. */
  take(publisher: Publisher, bytes: Uint8Array, now: number): void {
    const { session } = publisher;
    this.#now = now;
    this.#publishers.heard(publisher, now);
    if (this.#isOnStage(session)) {
      this.#takeEarly(now);
      this.offer(bytes, { speaker: session }, now);
    } else if (!this.#early.hold(session, bytes, now)) this.offer(bytes, { speaker: session }, now);
  }

  /** Accepts a bundle at `now`. Undefined when it will be forwarded, otherwise why not. */
  offer(bytes: Uint8Array, from: Source, now: number): BundleDrop | undefined {
    this.#now = now;
    const drop = this.feed.offer(bytes, from, now);
    this.#o.counters.add(drop === undefined ? 'publish.accepted' : `publish.dropped.${drop}`);
    return drop;
  }

  /** Sends audio that is due. */
  tick(now: number): void {
    this.#now = now;
    if (this.#deserted !== undefined && now - this.#deserted >= HOLD_AFTER) this.#want(false);
    this.#takeEarly(now);
    const bundles = this.feed.take(now);
    for (const delivery of this.#deliveries) delivery.tick(bundles, now);
  }

  /** Sends changes of the room's state, or all of it before it expires. */
  pushState(now: number): void {
    this.#publishers.tell(now);
    this.audience.tick(now);
    this.#said = this.audience.takeChange() || this.#said;
    if (this.#listeners.size === 0) return;
    const since = now - this.#saidAt;
    const { listeners } = this.audience;
    const counted = listeners !== this.#countSaid && since >= COUNT_INTERVAL;
    const said = this.#said && (since >= SAID_INTERVAL || this.#listeners.size <= FEW);
    const captioned = this.#captioned && (since >= CAPTION_INTERVAL || this.#listeners.size <= FEW);
    if (!(this.#changed || said || captioned || counted || since >= STATE_REFRESH)) return;
    this.#changed = false;
    this.#said = false;
    this.#captioned = false;
    this.#saidAt = now;
    this.#countSaid = listeners;
    const message = this.#state.changes(this.#facts());
    for (const delivery of this.#deliveries) delivery.say(message);
  }

  /** Tells everyone that this relay is about to stop, and where else to go. They leave by themselves. */
  announceDrain(elsewhere: readonly string[]): void {
    const notice = [encodeNotice('draining', elsewhere)];
    for (const listener of this.#listeners.all) listener.send(notice);
  }

  /** Dismisses everyone and releases the room. Returns how many listeners there were. */
  shut(reason: NoticeReason, elsewhere: readonly string[]): number {
    for (const off of this.#off) off();
    const { size } = this.#listeners;
    for (const listener of this.#listeners.all) this.dismiss(listener, reason, elsewhere, this.#now);
    this.#publishers.close();
    return size;
  }

  get #deliveries(): readonly Delivery[] {
    return [this.#here, ...this.#elsewhere.values()];
  }

  #deliveryTo({ outlet }: Listener): Delivery {
    if (outlet === undefined) return this.#here;
    const held = this.#elsewhere.get(outlet);
    if (held !== undefined) return held;
    const delivery = outlet.deliver(this.room.id, this.#events);
    this.#elsewhere.set(outlet, delivery);
    return delivery;
  }

  /** Relays check what they forward: one that forwards what nobody can have signed is ignored for a while. */
  async #hearFrom(child: Listener, relay: string, ask: GuestKeyRequest, now: number): Promise<void> {
    if (now < (this.#distrusted.get(relay) ?? 0)) return;
    const outcome = await this.keys.hear(this.#asker(child, true), ask, now);
    if (outcome === 'dropped.malformed') remember(this.#distrusted, relay, now + DISTRUST, MAX_DISTRUSTED);
  }

  #asker(listener: Listener, relay: boolean): Asker {
    return { listener, relay, isHere: () => this.#listeners.has(listener) };
  }

  #facts(): Facts {
    const { listeners, applause } = this.audience;
    return { listeners, relay: this.#o.name(), path: this.path, applause };
  }

  #isOnStage(session: string): boolean {
    return this.#speakers().some(({ id }) => id === session);
  }

  #takeEarly(now: number): void {
    for (const { session, bytes } of this.#early.take((one) => this.#isOnStage(one), now))
      this.offer(bytes, { speaker: session }, now);
  }

  #speakers(): readonly Member[] {
    if (this.#stage === undefined || this.#now - this.#stageAt >= STAGE_LIFE) {
      this.#stage = voicesOf(this.room);
      this.#stageAt = this.#now;
    }
    return this.#stage;
  }

  /** Somebody entered, left or wants something else. */
  #seated(now: number): void {
    this.audience.setGuests(this.#listeners.counted);
    if (this.#listeners.isWanted) this.#want(true);
    else if (this.wanted) this.#deserted ??= now;
  }

  #want(wanted: boolean): void {
    this.#deserted = undefined;
    if (wanted !== this.wanted) this.#publishers.want(wanted, this.#now);
  }

  #settle(listener: Listener): void {
    this.#deliveryTo(listener).settle(listener, this.#state.whole(this.#facts()));
  }

  #send(listener: Listener, message: Uint8Array<ArrayBuffer>): void {
    listener.send([message]);
    this.#o.out.add(message.byteLength);
  }
}
