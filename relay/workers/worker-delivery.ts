/** The relay's side of a room's listeners that a worker holds: each message goes to the worker once, however many listeners there are. */
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Batch, Delivery, DeliveryEvents, Listener } from '../forwarding/types.ts';
import type { ToHolder } from './protocol.ts';

export interface WorkerDeliveryOptions extends DeliveryEvents {
  readonly room: RoomId;
  readonly post: (message: ToHolder) => void;
  /** The number of a listener's visit. */
  readonly visitOf: (listener: Listener) => number;
}

export class WorkerDelivery implements Delivery {
  readonly #o: WorkerDeliveryOptions;
  readonly #listeners = new Set<Listener>();
  /** As the worker last reported. */
  queued = 0;
  lagging = 0;

  constructor(options: WorkerDeliveryOptions) {
    this.#o = options;
  }

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.#o.post({ do: 'join', visit: this.#o.visitOf(listener), room: this.#o.room });
  }

  remove(listener: Listener): void {
    if (!this.#listeners.delete(listener)) return;
    this.#o.post({ do: 'part', visit: this.#o.visitOf(listener), room: this.#o.room });
  }

  setAudio(listener: Listener, on: boolean): void {
    this.#o.post({ do: 'audio', visit: this.#o.visitOf(listener), room: this.#o.room, on });
  }

  catchUp(listener: Listener, missed: Batch): void {
    if (missed.length === 0) return;
    this.#o.post({ do: 'catch-up', visit: this.#o.visitOf(listener), room: this.#o.room, missed });
  }

  tick(bundles: readonly Uint8Array[]): void {
    if (bundles.length > 0) this.#o.post({ do: 'bundles', room: this.#o.room, bundles });
  }

  settle(listener: Listener, whole: Uint8Array<ArrayBuffer>): void {
    this.#o.post({ do: 'settle', visit: this.#o.visitOf(listener), room: this.#o.room, whole });
  }

  say(state: Uint8Array<ArrayBuffer>): void {
    this.#o.post({ do: 'say', room: this.#o.room, state });
  }

  /** The worker reports that a listener needs the whole state, or lags for too long. */
  told(what: 'owed' | 'slow', listener: Listener): void {
    if (!this.#listeners.has(listener)) return;
    if (what === 'owed') this.#o.owe(listener);
    else this.#o.tooSlow(listener);
  }
}
