/**
 * One room at a relay: takes bundles from its publishers and from other relays, writes the same messages to all listeners, and tells them what
 * changes in the room. Nothing here knows of sockets, nor of other rooms.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { type BundleDrop, RoomFeed, type Source, type VerifySync } from '../../src/node/fanout/forward/room-feed.ts';
import { STATE_REFRESH } from '../../src/node/fanout/protocol/constants.ts';
import type { ListenerMessage, Report } from '../../src/node/fanout/protocol/listener-messages.ts';
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
import { type Asker, KeyRelay } from './key-relay.ts';
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
  /** Says by gossip, signed, how many listen here and below. */
  readonly tally: (room: Room, report: Report) => void;
  readonly verify: VerifySync;
  readonly counters: Counters;
  /** What all rooms together may check of guests' asks. */
  readonly keyChecks: RateLimit;
  /** Told of every byte that goes out. */
  readonly out: Throughput;
  /** The time `now` arguments are in, ms; it does not jump. */
  readonly now: number;
}

interface Place {
  audio: boolean;
  /** One of the audience: counted here, and nowhere else. */
  counted: boolean;
  /** Publishers are to send for it, whether or not it takes the audio now. */
  wanting: boolean;
  /** A second line of somebody who listens already. */
  readonly spare: boolean;
  /** Hellos said lately, as of `helloAt`. */
  hellos: number;
  helloAt: number;
}

type Wishes = Pick<Hello, 'audio' | 'standby' | 'guest'>;
const NOTHING: Wishes = { audio: false, guest: false };

/** Publishers are told to hold this long after the last listener has left, ms: one who blinks finds the history, and nobody can make them flap. */
const HOLD_AFTER = 3_000;
/** A listener changes between standby and audio now and then: hellos at once, and a second. */
const HELLO_BURST = 16;
const HELLOS_PER_SECOND = 1;
/** A number of listeners that has changed is said this often at most, ms. */
const COUNT_INTERVAL = 2_000;
/** What is said in a crowded room is told this often at most, ms: applause would be as many sends as the voices. */
const SAID_INTERVAL = 1_000;
/** How long the stage is taken as it was, ms: records are renewed without anything that shows. */
const STAGE_LIFE = 500;
/** A relay that passes on what nobody can have signed is not listened to for so long, ms. */
const DISTRUST = 30_000;
/** Relays remembered for that. */
const MAX_DISTRUSTED = 512;

export class RoomForwarder {
  readonly room: Room;
  readonly feed: RoomFeed;
  readonly audience: Audience;
  /** Where guests of a room for members get their keys. */
  readonly keys: KeyRelay;
  readonly #o: RoomForwarderOptions;
  readonly #state: RoomUpdates;
  readonly #listeners = new Map<Listener, Place>();
  /** What writes to the listeners: this process, and others that hold some of them. */
  readonly #here: PacedDelivery;
  readonly #elsewhere = new Map<Outlet, Delivery>();
  readonly #events: DeliveryEvents;
  readonly #publishers = new Publishers();
  readonly #off: (() => void)[];
  /** Listeners that are counted, those that publishers are to send for, and second lines. */
  #counted = 0;
  #wanting = 0;
  #spares = 0;
  /** Since when nobody wants audio, ms. */
  #deserted: number | undefined;
  #changed = true;
  /** Hands, chat or applause changed. */
  #said = false;
  #saidAt = Number.NEGATIVE_INFINITY;
  #countSaid = -1;
  #stage: readonly Member[] | undefined;
  #stageAt = Number.NEGATIVE_INFINITY;
  #now: number;
  #upstream: readonly string[] | undefined;
  /** Relays that passed on forgeries, by peer id, and until when they are not listened to, ms. */
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
    this.#here = new PacedDelivery({ counters: options.counters, out: options.out, ...this.#events });
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
    ];
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Second lines among them. */
  get spares(): number {
    return this.#spares;
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

  /** True while publishers are to send: someone listens or stands by, or did a moment ago. */
  get wanted(): boolean {
    return this.#publishers.wanted;
  }

  /** True while someone else than `peer` wants audio: nobody fetches from a relay what they would bring to it alone. */
  isWantedBesides(peer: string): boolean {
    for (const [listener, place] of this.#listeners) if (place.wanting && listener.peer !== peer) return true;
    return false;
  }

  /** Marks of the relays by which audio comes, from the one that speakers publish to, to this one; undefined when none comes. */
  get path(): readonly string[] | undefined {
    const { sessions } = this.#publishers;
    const mark = markOf(this.#o.self());
    if (this.#speakers().some((m) => sessions.has(m.id))) return [mark];
    return this.#upstream === undefined ? undefined : [...this.#upstream, mark];
  }

  /** Speakers whose audio does not come from themselves. */
  get unheard(): readonly Member[] {
    const { sessions } = this.#publishers;
    return this.#speakers().filter((m) => !sessions.has(m.id));
  }

  /** The path of the relay that audio comes from; undefined when it comes from none. */
  setUpstream(path: readonly string[] | undefined): void {
    if (path?.join() === this.#upstream?.join()) return;
    this.#upstream = path;
    this.#changed = true;
  }

  enter(listener: Listener, hello: Hello, now: number): void {
    const place: Place = {
      audio: false,
      counted: false,
      wanting: false,
      spare: hello.spare === true,
      hellos: 0,
      helloAt: now,
    };
    this.#listeners.set(listener, place);
    if (place.spare) this.#spares++;
    this.#deliveryTo(listener).add(listener);
    if (hello.relay === true) this.audience.adopt(listener);
    this.#seat(place, hello, now);
    this.#settle(listener);
    this.greet(listener, hello, now);
  }

  /** Audio from now on, with what was missed, or none. False when the listener says so too often, or has left. */
  greet(listener: Listener, hello: Hello, now: number): boolean {
    const place = this.#listeners.get(listener);
    if (place === undefined) return false;
    place.hellos = Math.max(0, place.hellos - ((now - place.helloAt) / 1_000) * HELLOS_PER_SECOND) + 1;
    place.helloAt = now;
    if (place.hellos > HELLO_BURST) return false;
    this.#seat(place, hello, now);
    const delivery = this.#deliveryTo(listener);
    delivery.setAudio(listener, hello.audio);
    if (hello.audio) delivery.catchUp(listener, this.feed.catchUp(hello, now));
    return true;
  }

  /** Takes what a listener says without a microphone. False when it should be shown out. */
  hear(listener: Listener, said: Exclude<ListenerMessage, { type: 'hello' }>, now: number): boolean {
    return this.#listeners.has(listener) && this.audience.hear(listener, said, now);
  }

  /** Takes what a relay that listens here passes on of its guests. False when it does not listen here. */
  pass(relay: string, asks: readonly GuestKeyRequest[], now: number): boolean {
    const child = this.audience.childOf(relay);
    if (child === undefined || now < (this.#distrusted.get(relay) ?? 0)) return false;
    for (const ask of asks) void this.#hearFrom(child, relay, ask, now);
    return true;
  }

  /** Takes a listener out. False when it was not in. */
  leave(listener: Listener, now: number): boolean {
    const place = this.#listeners.get(listener);
    if (place === undefined) return false;
    this.#seat(place, NOTHING, now);
    if (place.spare) this.#spares--;
    this.#listeners.delete(listener);
    const delivery = this.#deliveryTo(listener);
    delivery.remove(listener);
    if (listener.outlet !== undefined && delivery.size === 0) this.#elsewhere.delete(listener.outlet);
    this.audience.leave(listener);
    this.keys.leave(listener);
    return true;
  }

  /** Asks a listener to go, and where to. */
  dismiss(listener: Listener, reason: NoticeReason, elsewhere: readonly string[], now: number): void {
    if (!this.leave(listener, now)) return;
    listener.send([encodeNotice(reason, elsewhere)]);
    listener.close();
  }

  /** Lets a publisher in. False when there are too many. */
  admit(publisher: Publisher, now: number): boolean {
    if (!this.#publishers.admit(publisher, now)) return false;
    this.#changed = true;
    return true;
  }

  retire(publisher: Publisher): void {
    if (this.#publishers.retire(publisher)) this.#changed = true;
  }

  /** Takes a bundle that a publisher sent at `now`. */
  take(publisher: Publisher, bytes: Uint8Array, now: number): void {
    this.#publishers.heard(publisher, now);
    this.offer(bytes, { speaker: publisher.session }, now);
  }

  /** Takes a bundle at `now`. Undefined when it will be handed on, else why not. */
  offer(bytes: Uint8Array, from: Source, now: number): BundleDrop | undefined {
    this.#now = now;
    const drop = this.feed.offer(bytes, from, now);
    this.#o.counters.add(drop === undefined ? 'publish.accepted' : `publish.dropped.${drop}`);
    return drop;
  }

  /** Sends what audio is due. */
  tick(now: number): void {
    this.#now = now;
    if (this.#deserted !== undefined && now - this.#deserted >= HOLD_AFTER) this.#want(false);
    const bundles = this.feed.take(now);
    for (const delivery of this.#deliveries) delivery.tick(bundles, now);
  }

  /** Says what has changed in the room, or all that runs out. */
  pushState(now: number): void {
    this.#publishers.tell(now);
    this.audience.tick(now);
    this.#said = this.audience.takeChange() || this.#said;
    if (this.#listeners.size === 0) return;
    const since = now - this.#saidAt;
    const { listeners } = this.audience;
    const counted = listeners !== this.#countSaid && since >= COUNT_INTERVAL;
    const said = this.#said && (since >= SAID_INTERVAL || this.#listeners.size <= FEW);
    if (!(this.#changed || said || counted || since >= STATE_REFRESH)) return;
    this.#changed = false;
    this.#said = false;
    this.#saidAt = now;
    this.#countSaid = listeners;
    const message = this.#state.changes(this.#facts());
    for (const delivery of this.#deliveries) delivery.say(message);
  }

  /** Tells everyone that this relay is about to go, and where else to. They leave by themselves. */
  announceDrain(elsewhere: readonly string[]): void {
    const notice = [encodeNotice('draining', elsewhere)];
    for (const listener of this.#listeners.keys()) listener.send(notice);
  }

  /** Sends everyone away and forgets the room. Returns how many listeners there were. */
  shut(reason: NoticeReason, elsewhere: readonly string[]): number {
    for (const off of this.#off) off();
    const { size } = this.#listeners;
    for (const listener of [...this.#listeners.keys()]) this.dismiss(listener, reason, elsewhere, this.#now);
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

  /** Relays check what they pass on: one that passes on what nobody can have signed is not listened to for a while. */
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

  #speakers(): readonly Member[] {
    if (this.#stage === undefined || this.#now - this.#stageAt >= STAGE_LIFE) {
      this.#stage = voicesOf(this.room);
      this.#stageAt = this.#now;
    }
    return this.#stage;
  }

  #seat(place: Place, { audio, standby = false, guest }: Wishes, now: number): void {
    const counted = audio && guest;
    const wanting = audio || standby || guest;
    this.#counted += Number(counted) - Number(place.counted);
    this.#wanting += Number(wanting) - Number(place.wanting);
    Object.assign(place, { audio, counted, wanting });
    this.audience.setGuests(this.#counted);
    if (this.#wanting > 0) this.#want(true);
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
