/**
 * The relay's fan-out: takes signed bundles from publishers, writes the same message to every listener of a room once a tick, and pushes
 * the room's state when it changes. Transports bring listeners and publishers here; nothing in this file knows of sockets.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { TICK } from '../src/node/fanout/constants.ts';
import { type BundleDrop, Feed } from '../src/node/fanout/feed.ts';
import { encodeNotice, encodeState, type Hello, type NoticeReason } from '../src/node/fanout/messages.ts';
import type { RoomId } from '../src/node/room/charter.ts';
import { isHost, stageOf } from '../src/node/room/rights.ts';
import type { Room } from '../src/node/room/room.ts';
import type { Counters } from './counters.ts';

/** One listener's connection, whatever carries it. */
export interface Listener {
  /** Sends a message or queues it; the message is shared and must not be changed. */
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Bytes queued and not yet written. */
  readonly queued: number;
  /** Ends the connection once what is queued has been sent, or at once when it cannot be. */
  close(): void;
}

/** One publisher's connection. */
export interface Publisher {
  /** Session key of the one who publishes, hex: as libp2p authenticated it. */
  readonly session: string;
  /** Tells it whether anyone listens. */
  demand(wanted: boolean): void;
}

export interface HubOptions {
  /** The room with this id as the relay keeps it; it is kept until `release`. Undefined when the relay keeps no more rooms. */
  readonly hold: (id: RoomId) => Room | undefined;
  readonly release: (id: RoomId) => void;
  /** The relay's name, for people. */
  readonly name: () => string;
  readonly maxListeners: number;
  readonly maxPerRoom: number;
  readonly counters: Counters;
  readonly now?: () => number;
}

interface Hall {
  readonly room: Room;
  readonly feed: Feed;
  readonly listeners: Map<Listener, { slowSince: number | undefined; audio: boolean; guest: boolean }>;
  readonly publishers: Set<Publisher>;
  readonly off: () => void;
  stateDue: boolean;
  /** Somebody wants audio. */
  wanted: boolean;
}

/** A listener's place inside. */
export interface Seat {
  /** The listener said hello again: it wants audio now, or no more. */
  again(hello: Hello): void;
  leave(): void;
}

/** Bytes a listener may lag behind before audio is left out for it: about a second of ten voices. */
const MAX_QUEUED = 64 * 1024;
/** A listener that lags for this long is asked to go, ms. */
const MAX_SLOW = 5_000;
/** State goes out at most this often, ms. */
const STATE_INTERVAL = 200;
const STATE_REFRESH = 4_000;
const MAX_KEYS = 1_024;
/** Up to this many people a listener is told of everyone. */
const SMALL = 24;

export class Hub {
  readonly #options: HubOptions;
  readonly #now: () => number;
  readonly #halls = new Map<RoomId, Hall>();
  readonly #keys = new Map<string, KeyObject>();
  #count = 0;
  #timers: NodeJS.Timeout[] = [];
  #draining = false;
  #refreshed = 0;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get listeners(): number {
    return this.#count;
  }

  get rooms(): number {
    return this.#halls.size;
  }

  start(): void {
    this.#timers = [setInterval(() => this.#tick(), TICK), setInterval(() => this.#states(), STATE_INTERVAL)];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const [id, hall] of this.#halls) this.#shut(id, hall);
  }

  /** Takes no more listeners and tells those there are where else to go. They leave by themselves. */
  drain(elsewhere: readonly string[]): void {
    this.#draining = true;
    const notice = encodeNotice('draining', elsewhere);
    for (const { listeners } of this.#halls.values()) for (const listener of listeners.keys()) listener.send(notice);
  }

  /** Lets a listener in. What it may do inside, or why it cannot come in. */
  listen(hello: Hello, listener: Listener): Seat | NoticeReason {
    const { counters, maxListeners, maxPerRoom } = this.#options;
    if (this.#draining) return 'draining';
    const hall = this.#count < maxListeners ? this.#hall(hello.room) : undefined;
    if (hall === undefined || hall.listeners.size >= maxPerRoom) {
      counters.add('listen.refused.full');
      if (hall !== undefined) this.#close(hello.room, hall);
      return 'full';
    }
    hall.listeners.set(listener, { slowSince: undefined, audio: false, guest: false });
    this.#count++;
    counters.add('listen.accepted');
    hall.stateDue = true;
    listener.send(this.#state(hall));
    this.#greet(hall, hello, listener);
    return {
      again: (next) => {
        if (next.room === hello.room) this.#greet(hall, next, listener);
      },
      leave: () => this.#leave(hello.room, hall, listener),
    };
  }

  /** Lets a publisher in. `offer` takes its bundles; `leave` takes it out. Undefined when the relay keeps no more rooms. */
  publish(
    id: RoomId,
    publisher: Publisher,
  ): { offer: (bytes: Uint8Array) => BundleDrop | undefined; leave: () => void } | undefined {
    const hall = this.#hall(id);
    if (hall === undefined) return undefined;
    hall.publishers.add(publisher);
    if (hall.wanted) publisher.demand(true);
    return {
      offer: (bytes) => {
        const drop = hall.feed.offer(bytes, publisher.session, this.#now());
        this.#options.counters.add(drop === undefined ? 'publish.accepted' : `publish.dropped.${drop}`);
        return drop;
      },
      leave: () => {
        hall.publishers.delete(publisher);
        this.#close(id, hall);
      },
    };
  }

  #hall(id: RoomId): Hall | undefined {
    const held = this.#halls.get(id);
    if (held !== undefined) return held;
    const room = this.#options.hold(id);
    if (room === undefined) return undefined;
    const feed = new Feed({
      room: id,
      speakers: () => stageOf(room.roster.charter, room.roster.members),
      verify: (key, message, signature) => verify(null, message, this.#key(key), signature),
    });
    const hall: Hall = {
      room,
      feed,
      listeners: new Map(),
      publishers: new Set(),
      off: room.on('change', () => {
        hall.stateDue = true;
      }),
      stateDue: true,
      wanted: false,
    };
    this.#halls.set(id, hall);
    return hall;
  }

  /** Audio from now on, with what was missed, or none. */
  #greet(hall: Hall, hello: Hello, listener: Listener): void {
    const state = hall.listeners.get(listener);
    if (state === undefined) return;
    state.audio = hello.audio;
    state.guest = hello.guest;
    hall.stateDue = true;
    this.#demand(hall);
    const missed = hello.audio ? hall.feed.catchUp(hello) : undefined;
    if (missed !== undefined) listener.send(missed);
  }

  /** Tells the publishers when the first listener wants audio, and when the last no longer does. */
  #demand(hall: Hall): void {
    const wanted = [...hall.listeners.values()].some((l) => l.audio);
    if (wanted === hall.wanted) return;
    hall.wanted = wanted;
    for (const publisher of hall.publishers) publisher.demand(wanted);
  }

  #leave(id: RoomId, hall: Hall, listener: Listener): void {
    if (!hall.listeners.delete(listener)) return;
    this.#count--;
    hall.stateDue = true;
    this.#demand(hall);
    this.#close(id, hall);
  }

  /** Forgets a hall that nobody is in. */
  #close(id: RoomId, hall: Hall): void {
    if (hall.listeners.size > 0 || hall.publishers.size > 0) return;
    this.#shut(id, hall);
  }

  #shut(id: RoomId, hall: Hall): void {
    if (this.#halls.get(id) !== hall) return;
    this.#halls.delete(id);
    hall.off();
    this.#count -= hall.listeners.size;
    this.#options.release(id);
  }

  #tick(): void {
    const now = this.#now();
    for (const { feed, listeners } of this.#halls.values()) {
      const message = feed.tick(now);
      if (message === undefined) continue;
      for (const [listener, state] of listeners) {
        if (!state.audio) continue;
        if (listener.queued <= MAX_QUEUED) {
          state.slowSince = undefined;
          listener.send(message);
          continue;
        }
        // Live audio never waits: what a slow listener cannot take is left out for it.
        this.#options.counters.add('listen.dropped.slow');
        state.slowSince ??= now;
        if (now - state.slowSince < MAX_SLOW) continue;
        this.#options.counters.add('listen.closed.slow');
        listener.send(encodeNotice('too-slow', []));
        listener.close();
      }
    }
  }

  #states(): void {
    // Records run out at the listeners' as anywhere: they are said again before they do.
    const now = this.#now();
    const refresh = now - this.#refreshed >= STATE_REFRESH;
    if (refresh) this.#refreshed = now;
    for (const hall of this.#halls.values()) {
      if (!(hall.stateDue || refresh) || hall.listeners.size === 0) continue;
      hall.stateDue = false;
      const message = this.#state(hall);
      for (const listener of hall.listeners.keys()) listener.send(message);
    }
  }

  /** Stage and hosts; of a small room everyone. The rest are a number. */
  #state({ room, listeners }: Hall): Uint8Array<ArrayBuffer> {
    const { charter, members } = room.roster;
    const stage = new Set(stageOf(charter, members));
    const shown = members.filter((m) => stage.has(m) || isHost(charter, m) || members.length <= SMALL);
    return encodeState({
      charter: charter?.bytes,
      members: shown.map((m) => m.bytes),
      listeners: [...listeners.values()].filter((l) => l.audio && l.guest).length,
      relay: this.#options.name(),
    });
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
