/**
 * The rooms a relay keeps for its guests: it joins a room's topic when a guest does and leaves it when the last one has. Nobody has to
 * ask, and nothing is kept of a room nobody is in.
 */

import type { Peer } from '../src/node/network/peer.ts';
import { isRoomId, type RoomId } from '../src/node/room/charter.ts';
import { ROOM_TOPIC_PREFIX } from '../src/node/room/constants.ts';
import { Room } from '../src/node/room/room.ts';
import type { Log } from './log.ts';

/** How often rooms that lost their last guest are looked for, ms. */
const SWEEP = 5_000;

interface LodgeOptions {
  readonly peer: Peer;
  readonly maxRooms: number;
  readonly log: Log;
}

export class Lodge {
  readonly #peer: Peer;
  readonly #maxRooms: number;
  readonly #log: Log;
  readonly #rooms = new Map<RoomId, Room>();
  /** Rooms that the relay itself needs, by how often they were asked for. */
  readonly #held = new Map<RoomId, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #refused = 0;

  constructor({ peer, maxRooms, log }: LodgeOptions) {
    this.#peer = peer;
    this.#maxRooms = maxRooms;
    this.#log = log;
  }

  /** Rooms kept now. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Rooms not taken in because the lodge was full. */
  get refused(): number {
    return this.#refused;
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id);
  }

  /** Keeps a room until `release`, guests or not. Undefined when the lodge is full. */
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
    this.#peer.pubsub.addEventListener('subscription-change', this.#onSubscription);
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    clearInterval(this.#timer);
    for (const room of this.#rooms.values()) room.stop();
    this.#rooms.clear();
  }

  readonly #onSubscription = (event: CustomEvent<{ subscriptions: { topic: string; subscribe: boolean }[] }>): void => {
    for (const { topic, subscribe } of event.detail.subscriptions) {
      if (!subscribe || !topic.startsWith(ROOM_TOPIC_PREFIX)) continue;
      const id = topic.slice(ROOM_TOPIC_PREFIX.length);
      if (isRoomId(id)) this.#take(id);
    }
  };

  #take(id: RoomId): Room | undefined {
    const kept = this.#rooms.get(id);
    if (kept !== undefined) return kept;
    if (this.#rooms.size >= this.#maxRooms) this.#sweep();
    if (this.#rooms.size >= this.#maxRooms) {
      this.#refused++;
      return undefined;
    }
    const room = new Room({ id, gossip: this.#peer.gossip });
    room.start();
    this.#rooms.set(id, room);
    this.#log.debug({ rooms: this.#rooms.size }, 'room taken in');
    return room;
  }

  #sweep(): void {
    for (const [id, room] of this.#rooms) {
      if (this.#held.has(id) || this.#peer.pubsub.getSubscribers(room.topic).length > 0) continue;
      room.stop();
      this.#rooms.delete(id);
      this.#log.debug({ rooms: this.#rooms.size }, 'room let go');
    }
  }
}
