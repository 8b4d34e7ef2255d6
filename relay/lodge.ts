/**
 * The rooms a relay keeps for its guests: it joins a room's topic when a guest does and leaves it when the last one has. Nobody has to
 * ask, and nothing is kept of a room nobody is in. Other relays are no guests: two of them would keep each other in a room for ever.
 */

import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { IdentifyResult, PeerId } from '@libp2p/interface';
import type { Peer } from '../src/node/network/peer.ts';
import { isRoomId, type RoomId } from '../src/node/room/charter.ts';
import { ROOM_TOPIC_PREFIX } from '../src/node/room/constants.ts';
import { Room } from '../src/node/room/room.ts';
import type { Log } from './log.ts';

/** How often rooms that lost their last guest are looked for, ms. */
const SWEEP = 5_000;
/** Rooms that one guest can have taken in. A page is in one; who brings more than these is filling the lodge. */
const MAX_BROUGHT = 8;

interface Kept {
  readonly room: Room;
  /** The guest (a PeerId string) whose coming had it taken in; undefined when the relay itself did. */
  readonly broughtBy: string | undefined;
}

interface SubscriptionChange {
  readonly peerId: PeerId;
  readonly subscriptions: readonly { readonly topic: string; readonly subscribe: boolean }[];
}

interface LodgeOptions {
  readonly peer: Peer;
  readonly maxRooms: number;
  readonly log: Log;
}

export class Lodge {
  readonly #peer: Peer;
  readonly #maxRooms: number;
  readonly #log: Log;
  readonly #rooms = new Map<RoomId, Kept>();
  /** Neighbours (PeerId strings) that are relays too. */
  readonly #relays = new Set<string>();
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

  /** Rooms not taken in because the lodge was full, or their guest had brought enough. */
  get refused(): number {
    return this.#refused;
  }

  room(id: RoomId): Room | undefined {
    return this.#rooms.get(id)?.room;
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
    this.#peer.libp2p.addEventListener('peer:identify', this.#onIdentify);
    this.#peer.libp2p.addEventListener('peer:disconnect', this.#onDisconnect);
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    this.#peer.libp2p.removeEventListener('peer:identify', this.#onIdentify);
    this.#peer.libp2p.removeEventListener('peer:disconnect', this.#onDisconnect);
    clearInterval(this.#timer);
    this.#relays.clear();
    for (const { room } of this.#rooms.values()) room.stop();
    this.#rooms.clear();
  }

  readonly #onIdentify = ({ detail }: CustomEvent<IdentifyResult>): void => {
    if (detail.protocols.includes(RELAY_V2_HOP_CODEC)) this.#relays.add(detail.peerId.toString());
  };

  readonly #onDisconnect = ({ detail }: CustomEvent<PeerId>): void => {
    this.#relays.delete(detail.toString());
  };

  readonly #onSubscription = (event: CustomEvent<SubscriptionChange>): void => {
    const guest = event.detail.peerId.toString();
    if (this.#relays.has(guest)) return;
    for (const { topic, subscribe } of event.detail.subscriptions) {
      if (!subscribe || !topic.startsWith(ROOM_TOPIC_PREFIX)) continue;
      const id = topic.slice(ROOM_TOPIC_PREFIX.length);
      if (isRoomId(id)) this.#take(id, guest);
    }
  };

  #take(id: RoomId, guest?: string): Room | undefined {
    const kept = this.#rooms.get(id);
    if (kept !== undefined) return kept.room;
    if (this.#isFull(guest)) this.#sweep();
    if (this.#isFull(guest)) {
      this.#refused++;
      return undefined;
    }
    const room = new Room({ id, gossip: this.#peer.gossip });
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
      if (this.#held.has(id) || this.#hasGuests(room)) continue;
      room.stop();
      this.#rooms.delete(id);
      this.#log.debug({ rooms: this.#rooms.size }, 'room let go');
    }
  }

  #hasGuests(room: Room): boolean {
    return this.#peer.pubsub.getSubscribers(room.topic).some((peer) => !this.#relays.has(peer.toString()));
  }
}
