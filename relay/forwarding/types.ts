import type { Demand } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';

/** Messages that are written in one go. Shared by all who are sent the same: neither it nor they may be changed. */
export type Batch = readonly Uint8Array<ArrayBuffer>[];

/** One listener's connection, whatever carries it. */
export interface Listener {
  /** Its peer id, when it came by libp2p: it may be a relay. */
  readonly peer?: string;
  /** The process that writes to it, when that is not this one. */
  readonly outlet?: Outlet;
  /** Sends messages or queues them. Never throws: a connection that has ended takes nothing. */
  send(batch: Batch): void;
  /** Bytes queued and not yet written. */
  readonly queued: number;
  /** Ends the connection: soon, when what is queued has been sent or cannot be. */
  close(): void;
}

/** Writes to those listeners of a room that one process holds. Times are ms of a clock that does not jump. */
export interface Delivery {
  add(listener: Listener): void;
  remove(listener: Listener): void;
  /** Audio from now on, or none. */
  setAudio(listener: Listener, audio: boolean): void;
  /** Sends one listener what it missed, unless it lags. */
  catchUp(listener: Listener, missed: Batch): void;
  /** Takes signed bundles that all who want audio shall have, and sends what is due. Called every tick, also without any. */
  tick(bundles: readonly Uint8Array[], now: number): void;
  /** Tells one listener all there is: what is to be told to everybody yet is in it. */
  settle(listener: Listener, whole: Uint8Array<ArrayBuffer>): void;
  /** Tells everybody what has changed in the room, with what else is due to them. */
  say(state: Uint8Array<ArrayBuffer>): void;
  /** Listeners, those of them that lag, and the bytes queued for all. */
  readonly size: number;
  readonly lagging: number;
  readonly queued: number;
}

/** What a delivery asks of the room. */
export interface DeliveryEvents {
  /** A listener has caught up that a push of state was left out for: all of the room's state is due to it. */
  owe(listener: Listener): void;
  /** A listener lags and lags: it is to go. */
  tooSlow(listener: Listener): void;
}

/** Another process that writes to listeners. */
export interface Outlet {
  deliver(room: RoomId, events: DeliveryEvents): Delivery;
}

/** One publisher's connection. */
export interface Publisher {
  /** Session key of the one who publishes, hex: as libp2p authenticated it. */
  readonly session: string;
  /** Tells it whether anyone listens, and how it is to send. Never throws. */
  demand(demand: Demand): void;
  /** Ends the connection. */
  close(): void;
}
