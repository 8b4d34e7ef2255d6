/** A worker's listeners by room: does what the relay says. Independent of sockets. */
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Guest, ListenerSession, ListenerSessions } from '../forwarding/listener-session.ts';
import { PacedDelivery } from '../forwarding/paced-delivery.ts';
import type { Refusal } from '../http/connection-limits.ts';
import type { Counters } from '../util/counters.ts';
import { Throughput } from '../util/throughput.ts';
import { ListenerPace } from './listener-pace.ts';
import type { FromHolder, ToHolder, WorkerReport } from './protocol.ts';

export interface WorkerRoomsOptions {
  readonly uplink: { readonly isCrowded: boolean; post(message: FromHolder): void };
  readonly counters: Counters;
  /** Listeners are reached by TLS. Read at each room's first. */
  readonly secure?: boolean;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

export class WorkerRooms implements ListenerSessions {
  readonly #o: WorkerRoomsOptions;
  readonly #audiences = new Map<RoomId, PacedDelivery>();
  readonly #guests = new Map<number, Guest>();
  readonly #numbers = new Map<Guest, number>();
  /** Visits that the relay has not answered yet. Each has a socket, whose number is limited. */
  readonly #asking = new Map<number, (answer: ListenerSession | Refusal) => void>();
  readonly #out = new Throughput(() => performance.now());
  #next = 0;

  constructor(options: WorkerRoomsOptions) {
    this.#o = options;
  }

  /** Bytes written to rooms since the start. */
  get bytes(): number {
    return this.#out.total;
  }

  get stats(): WorkerReport['rooms'] {
    return [...this.#audiences].map(([room, { queued, lagging }]) => ({ room, queued, lagging }));
  }

  admit(address: string, peer?: string): Promise<ListenerSession | Refusal> {
    const { uplink, counters } = this.#o;
    if (uplink.isCrowded) {
      counters.add('listen.refused.full');
      return Promise.resolve('full');
    }
    const visit = this.#next++;
    uplink.post({ say: 'enter', visit, address, ...(peer !== undefined && { peer }) });
    return new Promise((resolve) => this.#asking.set(visit, resolve));
  }

  tick(now: number): void {
    for (const delivery of this.#audiences.values()) delivery.tick([], now);
  }

  take(order: ToHolder, now: number): void {
    switch (order.do) {
      case 'admit':
        this.#asking.get(order.visit)?.(order.refused ?? this.#visit(order.visit));
        this.#asking.delete(order.visit);
        break;
      case 'bundles':
        this.#audiences.get(order.room)?.tick(order.bundles, now);
        break;
      case 'say':
        this.#audiences.get(order.room)?.say(order.state);
        break;
      default: {
        // A visit that is gone needs nothing any more.
        const guest = this.#guests.get(order.visit);
        if (guest !== undefined) this.#serve(guest, order);
      }
    }
  }

  #serve(guest: Guest, order: Exclude<ToHolder, { do: 'admit' | 'bundles' | 'say' }>): void {
    switch (order.do) {
      case 'join':
        this.#audienceOf(order.room).add(guest);
        break;
      case 'part':
        this.#part(guest, order.room);
        break;
      case 'audio':
        this.#audiences.get(order.room)?.setAudio(guest, order.on);
        break;
      case 'catch-up':
        this.#audiences.get(order.room)?.catchUp(guest, order.missed);
        break;
      case 'settle':
        this.#audiences.get(order.room)?.settle(guest, order.whole);
        break;
      case 'send':
        guest.send(order.batch);
        break;
      case 'end':
        if (order.how === 'close') guest.close();
        else if (order.how === 'turn-away') guest.turnAway();
        else if (order.how === 'throw-out') guest.throwOut();
        else guest.end();
    }
  }

  #visit(number: number): ListenerSession {
    const { uplink, counters, now = () => performance.now() } = this.#o;
    const pace = new ListenerPace();
    let dismissed = false;
    return {
      begin: (guest) => {
        this.#guests.set(number, guest);
        this.#numbers.set(guest, number);
      },
      answered: () => uplink.post({ say: 'answered', visit: number }),
      hear: (bytes) => {
        if (dismissed) return;
        const welcome = pace.take(bytes.byteLength, now());
        if (welcome && !uplink.isCrowded) {
          uplink.post({ say: 'heard', visit: number, bytes });
          return;
        }
        dismissed = true;
        counters.add(welcome ? 'said.dropped.busy' : 'said.dropped.flood');
        const guest = this.#guests.get(number);
        if (welcome) guest?.end();
        else guest?.throwOut();
      },
      gone: () => {
        const guest = this.#guests.get(number);
        this.#guests.delete(number);
        if (guest !== undefined) {
          this.#numbers.delete(guest);
          for (const room of this.#audiences.keys()) this.#part(guest, room);
        }
        uplink.post({ say: 'gone', visit: number });
      },
    };
  }

  #part(guest: Guest, room: RoomId): void {
    const delivery = this.#audiences.get(room);
    delivery?.remove(guest);
    if (delivery?.size === 0) this.#audiences.delete(room);
  }

  #audienceOf(room: RoomId): PacedDelivery {
    const held = this.#audiences.get(room);
    if (held !== undefined) return held;
    const { uplink, counters, secure = false } = this.#o;
    const delivery = new PacedDelivery({
      counters,
      secure,
      out: this.#out,
      owe: (listener) => uplink.post({ say: 'owed', visit: this.#numbers.get(listener as Guest)!, room }),
      tooSlow: (listener) => {
        // It is written to no more, whenever the relay gets to dismissing it.
        delivery.remove(listener);
        uplink.post({ say: 'slow', visit: this.#numbers.get(listener as Guest)!, room });
      },
    });
    this.#audiences.set(room, delivery);
    return delivery;
  }
}
