import type { Demand } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';

/** Messages that are written in one go. All receivers share them, so neither the list nor the bytes may be changed. */
export type Batch = readonly Uint8Array<ArrayBuffer>[];

/** One listener's connection, whatever carries it. */
export interface Listener {
  /** What limits per address count it by (`shareKey`). Undefined: it is not limited so. */
  readonly from?: string | undefined;
  /** Its peer id, when it has proven one: by libp2p, or as a relay that listens by WebSocket. */
  readonly peer?: string;
  /** The process that writes to it, when that is not this one. */
  readonly outlet?: Outlet;
  /** Sends messages or queues them. Never throws: a connection that has ended ignores them. */
  send(batch: Batch): void;
  /** Bytes queued and not yet written. */
  readonly queued: number;
  /** Closes the connection: soon, when what is queued has been sent or cannot be. */
  close(): void;
}

/** Writes to those listeners of a room that one process holds. Times are ms of a clock that does not jump. */
export interface Delivery {
  add(listener: Listener): void;
  remove(listener: Listener): void;
  /** Turns audio on or off. */
  setAudio(listener: Listener, audio: boolean): void;
  /** Sends one listener history, unless it lags. */
  catchUp(listener: Listener, missed: Batch): void;
  /** Takes signed bundles for everyone who wants audio, and sends what is due. Called every tick, also without bundles. */
  tick(bundles: readonly Uint8Array[], now: number): void;
  /** Sends one listener the whole state, which includes changes that are still queued for everybody. */
  settle(listener: Listener, whole: Uint8Array<ArrayBuffer>): void;
  /** Sends everybody the changes of the room, with what else is due to them. */
  say(state: Uint8Array<ArrayBuffer>): void;
  /** Listeners, how many of them lag, and the bytes queued for all. */
  readonly size: number;
  readonly lagging: number;
  readonly queued: number;
}

/** What a delivery asks of the room. */
export interface DeliveryEvents {
  /** A listener for whom a state change was skipped has caught up: it needs the whole state. */
  owe(listener: Listener): void;
  /** A listener has lagged for too long and must be dismissed. */
  tooSlow(listener: Listener): void;
}

/** Another process that writes to listeners. */
export interface Outlet {
  deliver(room: RoomId, events: DeliveryEvents): Delivery;
}

/** One publisher's connection. */
export interface Publisher {
  /** Session key of the publisher, hex, as libp2p or the WebSocket's handshake authenticated it. */
  readonly session: string;
  readonly way: 'stream' | 'websocket';
  /** As a listener's. */
  readonly from?: string | undefined;
  /** Tells it whether anyone listens, and how to send. Never throws. */
  demand(demand: Demand): void;
  /** Ends the connection. */
  close(): void;
}
