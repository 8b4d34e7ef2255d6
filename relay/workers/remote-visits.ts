/** Listeners whose connections another process holds: their visits, and the rooms they are in. */
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Guest, ListenerSession } from '../forwarding/listener-session.ts';
import type { Batch, Delivery, DeliveryEvents, Outlet } from '../forwarding/types.ts';
import type { Refusal } from '../http/connection-limits.ts';
import { shareKey } from '../util/ip.ts';
import type { FromHolder, ToHolder, WorkerReport } from './protocol.ts';
import { WorkerDelivery } from './worker-delivery.ts';

export interface RemoteVisitsOptions {
  readonly post: (message: ToHolder) => void;
  /** Decides who comes in. `peer`: its peer id, if it has proven one. */
  readonly admit: (address: string, peer: string | undefined) => ListenerSession | Refusal;
}

interface Held {
  readonly visit: ListenerSession;
  readonly guest: RemoteGuest;
}

export class RemoteVisits implements Outlet {
  readonly #o: RemoteVisitsOptions;
  readonly #visits = new Map<number, Held>();
  readonly #rooms = new Map<RoomId, WorkerDelivery>();

  constructor(options: RemoteVisitsOptions) {
    this.#o = options;
  }

  deliver(room: RoomId, events: DeliveryEvents): Delivery {
    const delivery = new WorkerDelivery({
      room,
      post: this.#o.post,
      visitOf: (listener) => (listener as RemoteGuest).visit,
      ...events,
    });
    this.#rooms.set(room, delivery);
    return delivery;
  }

  post(message: ToHolder): void {
    this.#o.post(message);
  }

  hear(message: FromHolder): void {
    const held = this.#visits.get(message.visit);
    switch (message.say) {
      case 'enter':
        this.#enter(message.visit, message.address, message.peer);
        break;
      case 'answered':
        held?.visit.answered();
        break;
      case 'heard':
        held?.visit.hear(new Uint8Array(message.bytes));
        break;
      case 'gone':
        this.#visits.delete(message.visit);
        held?.visit.gone();
        break;
      case 'owed':
      case 'slow':
        if (held !== undefined) this.#rooms.get(message.room)?.told(message.say, held.guest);
        break;
    }
  }

  /** What the process reports of its queues. */
  report(rooms: WorkerReport['rooms']): void {
    for (const [room, delivery] of this.#rooms) {
      const told = rooms.find((r) => r.room === room);
      delivery.queued = told?.queued ?? 0;
      delivery.lagging = told?.lagging ?? 0;
      if (delivery.size === 0) this.#rooms.delete(room);
    }
  }

  /** The process has ended, and all connections with it. */
  end(): void {
    for (const { visit } of this.#visits.values()) visit.gone();
    this.#visits.clear();
    this.#rooms.clear();
  }

  #enter(number: number, address: string, peer: string | undefined): void {
    const visit = this.#o.admit(address, peer);
    if (typeof visit === 'string') {
      this.#o.post({ do: 'admit', visit: number, refused: visit });
      return;
    }
    const guest = new RemoteGuest(number, this, shareKey(address), peer);
    this.#visits.set(number, { visit, guest });
    visit.begin(guest);
    this.#o.post({ do: 'admit', visit: number });
  }
}

/** A listener whose connection another process holds. */
class RemoteGuest implements Guest {
  peer?: string;
  readonly visit: number;
  readonly from: string;
  readonly outlet: RemoteVisits;
  /** The other process knows, and handles it. */
  readonly queued = 0;

  constructor(visit: number, outlet: RemoteVisits, from: string, peer: string | undefined) {
    this.visit = visit;
    this.from = from;
    if (peer !== undefined) this.peer = peer;
    this.outlet = outlet;
  }

  send(batch: Batch): void {
    this.outlet.post({ do: 'send', visit: this.visit, batch });
  }

  close(): void {
    this.outlet.post({ do: 'end', visit: this.visit, how: 'close' });
  }

  turnAway(): void {
    this.outlet.post({ do: 'end', visit: this.visit, how: 'turn-away' });
  }

  end(): void {
    this.outlet.post({ do: 'end', visit: this.visit, how: 'at-once' });
  }

  throwOut(): void {
    this.outlet.post({ do: 'end', visit: this.visit, how: 'throw-out' });
  }
}
