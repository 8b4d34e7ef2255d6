/**
 * The rooms that a relay keeps for connected pages: it joins a room's topic when the first page does and leaves it after the last. Nobody has to ask,
 * and nothing is kept of a room that nobody is in.
 */

import { isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { Room } from '../../src/node/room/room.ts';
import type { Gossip } from '../../src/node/transport/gossip.ts';
import { ROOM_TOPIC_PREFIX } from '../../src/node/transport/topics.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import type { Log } from '../util/log.ts';
import type { TopicSubscribers } from './topic-subscribers.ts';

/** How often rooms without pages are dropped, ms. */
const SWEEP = 5_000;
interface Kept {
  readonly room: Room;
  /** The address (`shareKey`) from which it was first wanted; undefined when this is not known. */
  readonly broughtBy: string | undefined;
}

interface RoomStoreOptions {
  readonly gossip: Gossip;
  /** Pages that follow topics; none where rooms are kept for those who hold them alone. */
  readonly guests: Pick<TopicSubscribers, 'onTopic' | 'follow' | 'addressOf'>;
  /** Read each time. */
  readonly maxRooms: number;
  /** A room gives its place to another: what uses it is to let it go. */
  readonly onEvict: (id: RoomId) => void;
  readonly log: Log;
}

export class RoomStore {
  readonly #gossip: Gossip;
  readonly #guests: RoomStoreOptions['guests'];
  readonly #bounds: Pick<RoomStoreOptions, 'maxRooms'>;
  readonly #onEvict: (id: RoomId) => void;
  readonly #log: Log;
  readonly #rooms = new Map<RoomId, Kept>();
  /** Rooms that gave their place to others, and who had brought them. */
  readonly #evicted = new Map<RoomId, string | undefined>();
  /** Rooms that the relay itself needs, by how often they were requested. */
  readonly #held = new Map<RoomId, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #off: (() => void) | undefined;
  #refused = 0;

  constructor(options: RoomStoreOptions) {
    const { gossip, guests, onEvict, log } = options;
    this.#gossip = gossip;
    this.#guests = guests;
    this.#bounds = options;
    this.#onEvict = onEvict;
    this.#log = log;
  }

  /** Rooms kept now. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Rooms refused because there were too many, and evicted because one address had brought too many of them. */
  get refused(): number {
    return this.#refused;
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id)?.room;
  }

  /** The address (`shareKey`) from which a room was first wanted, if it is known. */
  broughtBy(id: RoomId): string | undefined {
    return this.#rooms.get(id)?.broughtBy;
  }

  /** Keeps a room until `release`, with or without pages, for somebody from an address. Undefined when the store is full. */
  hold(id: RoomId, from: string | undefined): Room | undefined {
    const room = this.#take(id, from);
    if (room !== undefined) this.#held.set(id, (this.#held.get(id) ?? 0) + 1);
    return room;
  }

  release(id: RoomId): void {
    const left = (this.#held.get(id) ?? 0) - 1;
    if (left > 0) this.#held.set(id, left);
    else this.#held.delete(id);
  }

  /** Lets a room go at once, whoever holds it. */
  drop(id: RoomId): void {
    this.#held.delete(id);
    this.#rooms.get(id)?.room.stop();
    this.#rooms.delete(id);
  }

  start(): void {
    this.#off = this.#guests.onTopic((topic, guest) => {
      if (!topic.startsWith(ROOM_TOPIC_PREFIX)) return;
      const id = topic.slice(ROOM_TOPIC_PREFIX.length);
      if (isRoomId(id)) this.#take(id, this.#guests.addressOf(guest));
    });
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#off?.();
    clearInterval(this.#timer);
    for (const { room } of this.#rooms.values()) room.stop();
    this.#rooms.clear();
    this.#evicted.clear();
  }

  #take(id: RoomId, from: string | undefined): Room | undefined {
    const kept = this.#rooms.get(id);
    if (kept !== undefined) return kept.room;
    if (this.#isFull) this.#sweep();
    if (this.#isFull) {
      this.#refused++;
      if (!this.#makePlace(from)) return undefined;
    }
    const room = new Room({ id, gossip: this.#gossip, shared: true });
    this.#rooms.set(id, { room, broughtBy: from });
    room.start();
    this.#log.debug({ rooms: this.#rooms.size }, 'room taken in');
    return room;
  }

  get #isFull(): boolean {
    return this.#rooms.size >= this.#bounds.maxRooms;
  }

  /** Pages that follow an evicted room do not say so again: it is taken in as soon as there is place. */
  #takeBack(): void {
    for (const [id, from] of this.#evicted) {
      if (this.#isFull) return;
      this.#evicted.delete(id);
      if (this.#guests.follow(ROOM_TOPIC_PREFIX + id)) this.#take(id, from);
    }
  }

  /** Whoever fills the store pushes out only their own rooms. */
  #makePlace(from: string | undefined): boolean {
    const shares = [...this.#rooms].map(([id, { broughtBy }]) => [id, broughtBy] as const);
    const crowded = from === undefined ? undefined : crowdedOut(shares, from);
    if (crowded === undefined) return false;
    this.#onEvict(crowded);
    this.#held.delete(crowded);
    const kept = this.#rooms.get(crowded);
    kept?.room.stop();
    remember(this.#evicted, crowded, kept?.broughtBy, this.#bounds.maxRooms);
    return this.#rooms.delete(crowded);
  }

  #sweep(): void {
    for (const [id, { room }] of this.#rooms) {
      if (this.#held.has(id) || this.#guests.follow(room.topic)) continue;
      room.stop();
      this.#rooms.delete(id);
      this.#log.debug({ rooms: this.#rooms.size }, 'room let go');
    }
    this.#takeBack();
  }
}
