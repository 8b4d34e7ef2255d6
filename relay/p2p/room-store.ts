/**
 * The rooms that a relay keeps for connected pages: it joins a room's topic when the first page does and leaves it after the last. Nobody has to ask,
 * and nothing is kept of a room that nobody is in.
 */

import { isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { Room } from '../../src/node/room/room.ts';
import type { Gossip } from '../../src/node/transport/gossip.ts';
import { ROOM_TOPIC_PREFIX } from '../../src/node/transport/topics.ts';
import type { Log } from '../util/log.ts';
import type { TopicSubscribers } from './topic-subscribers.ts';

/** How often rooms without pages are dropped, ms. */
const SWEEP = 5_000;
/** Rooms that one page can cause. A page is in one; more than this means somebody fills the store. */
const MAX_BROUGHT = 8;

interface Kept {
  readonly room: Room;
  /** The page (a PeerId string) that caused it; undefined when the relay itself did. */
  readonly broughtBy: string | undefined;
}

interface LodgeOptions {
  readonly gossip: Gossip;
  readonly guests: TopicSubscribers;
  readonly maxRooms: number;
  readonly log: Log;
}

export class RoomStore {
  readonly #gossip: Gossip;
  readonly #guests: TopicSubscribers;
  readonly #maxRooms: number;
  readonly #log: Log;
  readonly #rooms = new Map<RoomId, Kept>();
  /** Rooms that the relay itself needs, by how often they were requested. */
  readonly #held = new Map<RoomId, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #off: (() => void) | undefined;
  #refused = 0;

  constructor({ gossip, guests, maxRooms, log }: LodgeOptions) {
    this.#gossip = gossip;
    this.#guests = guests;
    this.#maxRooms = maxRooms;
    this.#log = log;
  }

  /** Rooms kept now. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Rooms rejected because there were too many, in total or from one page. */
  get refused(): number {
    return this.#refused;
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id)?.room;
  }

  /** Keeps a room until `release`, with or without pages. Undefined when the store is full. */
  hold(id: RoomId): Room | undefined {
    const room = this.#take(id);
    if (room !== undefined) this.#held.set(id, (this.#held.get(id) ?? 0) + 1);
    return room;
  }

  release(id: RoomId): void {
    const left = (this.#held.get(id) ?? 0) - 1;
    if (left > 0) this.#held.set(id, left);
    else this.#held.delete(id);
  }

  start(): void {
    this.#off = this.#guests.onTopic((topic, guest) => {
      if (!topic.startsWith(ROOM_TOPIC_PREFIX)) return;
      const id = topic.slice(ROOM_TOPIC_PREFIX.length);
      if (isRoomId(id)) this.#take(id, guest);
    });
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#off?.();
    clearInterval(this.#timer);
    for (const { room } of this.#rooms.values()) room.stop();
    this.#rooms.clear();
  }

  #take(id: RoomId, guest?: string): Room | undefined {
    const kept = this.#rooms.get(id);
    if (kept !== undefined) return kept.room;
    if (this.#isFull(guest)) this.#sweep();
    if (this.#isFull(guest)) {
      this.#refused++;
      return undefined;
    }
    const room = new Room({ id, gossip: this.#gossip });
    room.start();
    this.#rooms.set(id, { room, broughtBy: guest });
    this.#log.debug({ rooms: this.#rooms.size }, 'room taken in');
    return room;
  }

  #isFull(guest: string | undefined): boolean {
    if (this.#rooms.size >= this.#maxRooms) return true;
    if (guest === undefined) return false;
    let brought = 0;
    for (const { broughtBy } of this.#rooms.values()) if (broughtBy === guest) brought++;
    return brought >= MAX_BROUGHT;
  }

  #sweep(): void {
    for (const [id, { room }] of this.#rooms) {
      if (this.#held.has(id) || this.#guests.follow(room.topic)) continue;
      room.stop();
      this.#rooms.delete(id);
      this.#log.debug({ rooms: this.#rooms.size }, 'room let go');
    }
  }
}
