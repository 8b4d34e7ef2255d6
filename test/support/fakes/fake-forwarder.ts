/** A hub without sockets: a room whose records are put in by hand, listeners that write down what they are sent, and a clock moved by hand. */

import { Forwarder, type ForwarderOptions, type Refusal, type Seat } from '../../../relay/forwarding/forwarder.ts';
import type { Batch, Listener, Publisher } from '../../../relay/forwarding/types.ts';
import { createCounters } from '../../../relay/util/counters.ts';
import {
  type Demand,
  decodeRelayMessage,
  type Hello,
  type RelayMessage,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import type { Member } from '../../../src/node/records/member.ts';
import { Room } from '../../../src/node/room/room.ts';
import type { Gossip } from '../../../src/node/transport/gossip.ts';
import { ROOM } from '../records/bundles.ts';
import { NOON } from '../records/records.ts';

const NO_GOSSIP: Gossip = { subscribe: () => () => undefined, publish: async () => false };

/** A room in which anyone may speak, its charter as it is after its signature was checked. */
export function openRoom(id: RoomId): Room {
  const room = new Room({ id, gossip: NO_GOSSIP });
  const key = new Uint8Array(32);
  room.permissions.setCharter({
    id,
    root: key,
    nonce: new Uint8Array(16),
    title: 'Evening',
    topics: [],
    language: 'en',
    open: true,
    created: NOON,
    version: 0,
    closed: false,
    stage: 'anyone',
    access: 'anyone',
    recording: 'never',
    host: key,
    proof: undefined,
    bytes: key,
  });
  return room;
}

export class FakeListener implements Listener {
  readonly sent: Uint8Array[] = [];
  /** Times it was written to. */
  writes = 0;
  /** Set to make it lag. */
  queued = 0;
  closed = false;

  send(batch: Batch): void {
    this.writes++;
    this.sent.push(...batch);
  }

  close(): void {
    this.closed = true;
  }

  get messages(): RelayMessage[] {
    return this.sent.map((bytes) => decodeRelayMessage(bytes));
  }

  /** Every bundle it was sent, in order. */
  get bundles(): Uint8Array[] {
    return this.messages.flatMap((m) => (m.type === 'audio' ? m.bundles.map((b) => new Uint8Array(b)) : []));
  }

  get states(): Extract<RelayMessage, { type: 'state' }>[] {
    return this.messages.filter((m) => m.type === 'state');
  }

  get notices(): Extract<RelayMessage, { type: 'notice' }>[] {
    return this.messages.filter((m) => m.type === 'notice');
  }
}

export class FakePublisher implements Publisher {
  readonly demands: (keyof typeof Demand)[] = [];
  closed = false;
  readonly way = 'stream';
  readonly session: string;

  constructor(session: string) {
    this.session = session;
  }

  demand(demand: Demand): void {
    this.demands.push((['hold', 'go', 'twice'] as const)[demand]);
  }

  close(): void {
    this.closed = true;
  }
}

export function hello(draft: Partial<Hello> = {}): Hello {
  return { room: ROOM, audio: true, guest: true, resume: [], ...draft };
}

export function seated(entered: Seat | Refusal): Seat {
  if ('refused' in entered) throw new Error(`refused: ${entered.refused}`);
  return entered;
}

/** A hub that reads `Date.now()`: for vitest's fake timers. */
export function startHub(options: Partial<ForwarderOptions> & { maxRooms?: number } = {}) {
  const rooms = new Map<RoomId, Room>();
  const { maxRooms = 100, ...rest } = options;
  const counters = createCounters();
  const forwarder = new Forwarder({
    hold: (id) => {
      if (!rooms.has(id) && rooms.size >= maxRooms) return undefined;
      const room = rooms.get(id) ?? openRoom(id);
      rooms.set(id, room);
      return room;
    },
    release: (id) => rooms.delete(id),
    find: (id) => rooms.get(id),
    name: () => 'Olive',
    self: () => 'QmSef',
    tally: () => undefined,
    maxListeners: 100_000,
    maxPerRoom: 100_000,
    maxBandwidth: Number.POSITIVE_INFINITY,
    publish: 'anyone',
    counters,
    now: () => Date.now(),
    ...rest,
  });
  return {
    forwarder,
    counters,
    rooms,
    /** Puts a member into the room, without the event that a record heard by gossip causes. */
    put: (member: Member, id: RoomId = ROOM): void => {
      rooms.get(id)!.roster.apply(member, Date.now());
    },
  };
}
