/** One worker as the relay sees it: a process, its visits, and the rooms they are in. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Guest, ListenerSession } from '../forwarding/listener-session.ts';
import type { Batch, Delivery, DeliveryEvents, Outlet } from '../forwarding/types.ts';
import type { Refusal } from '../http/connection-limits.ts';
import { shareKey } from '../util/ip.ts';
import { runnable } from '../util/packed.ts';
import type { WithoutPeople } from '../util/rejections.ts';
import { Channel } from './channel.ts';
import type { FromWorker, ToWorker, WorkerOptions, WorkerReport } from './protocol.ts';
import { WorkerDelivery } from './worker-delivery.ts';

export interface WorkerProcessOptions {
  readonly start: WorkerOptions;
  readonly admit: (address: string) => ListenerSession | Refusal;
  readonly report: (report: WorkerReport) => void;
  /** It met an error that nothing caught, and is about to end. */
  readonly failing: (error: WithoutPeople) => void;
  /** Called once, when the process and all its visits have ended. */
  readonly ended: () => void;
}

interface Held {
  readonly visit: ListenerSession;
  readonly guest: RemoteGuest;
}

/** A worker without a message for this long is stuck, ms. */
const SILENCE = 15_000;

export class WorkerProcess implements Outlet {
  readonly #o: WorkerProcessOptions;
  readonly #child: ChildProcess;
  readonly #channel: Channel;
  readonly #visits = new Map<number, Held>();
  readonly #rooms = new Map<RoomId, WorkerDelivery>();
  readonly #opened = Promise.withResolvers<number>();
  readonly #exited = Promise.withResolvers<void>();
  #watch: NodeJS.Timeout;
  #last: WorkerReport | undefined;

  constructor(options: WorkerProcessOptions) {
    this.#o = options;
    this.#child = fork(runnable(join(import.meta.dirname, 'worker.ts')), [], { serialization: 'advanced' });
    this.#channel = new Channel(this.#child, (message) => this.#hear(message));
    this.#watch = this.#timeout();
    this.#child.on('error', (error) => {
      this.#opened.reject(error);
      // A process that never started has no exit event.
      if (this.#child.pid === undefined) this.#end();
    });
    this.#child.once('exit', () => this.#end());
    // Callers that wait get the error; nobody has to wait.
    this.#opened.promise.catch(() => undefined);
    this.post({ do: 'start', options: options.start });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves with the port once the worker listens there. Rejects with the system's error. */
  get opened(): Promise<number> {
    return this.#opened.promise;
  }

  /** CPU seconds and resident bytes, as last reported. */
  get used(): Pick<WorkerReport, 'cpu' | 'resident'> {
    return this.#last ?? { cpu: 0, resident: 0 };
  }

  deliver(room: RoomId, events: DeliveryEvents): Delivery {
    const delivery = new WorkerDelivery({
      room,
      post: (message) => this.post(message),
      visitOf: (listener) => (listener as RemoteGuest).visit,
      ...events,
    });
    this.#rooms.set(room, delivery);
    return delivery;
  }

  post(message: ToWorker): void {
    this.#channel.post(message);
  }

  /** Ends the process; its listeners lose their connections. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited.promise;
  }

  #hear(message: FromWorker): void {
    switch (message.say) {
      case 'open':
        this.#opened.resolve(message.port);
        break;
      case 'failed':
        this.#opened.reject(Object.assign(new Error(message.message), { code: message.code }));
        break;
      case 'enter':
        this.#enter(message.visit, message.address);
        break;
      case 'heard':
        this.#visits.get(message.visit)?.visit.hear(new Uint8Array(message.bytes));
        break;
      case 'gone':
        this.#visits.get(message.visit)?.visit.gone();
        this.#visits.delete(message.visit);
        break;
      case 'owed':
      case 'slow':
        this.#told(message.say, message.visit, message.room);
        break;
      case 'failing':
        this.#o.failing(message.error);
        break;
      case 'report':
        this.#take(message);
        break;
    }
  }

  #enter(number: number, address: string): void {
    const visit = this.#o.admit(address);
    if (typeof visit === 'string') {
      this.post({ do: 'admit', visit: number, refused: visit });
      return;
    }
    const guest = new RemoteGuest(number, this, shareKey(address));
    this.#visits.set(number, { visit, guest });
    visit.begin(guest);
    this.post({ do: 'admit', visit: number });
  }

  #told(what: 'owed' | 'slow', visit: number, room: RoomId): void {
    const held = this.#visits.get(visit);
    if (held !== undefined) this.#rooms.get(room)?.told(what, held.guest);
  }

  #take(report: WorkerReport): void {
    this.#last = report;
    this.#watch.refresh();
    for (const [room, delivery] of this.#rooms) {
      const told = report.rooms.find((r) => r.room === room);
      delivery.queued = told?.queued ?? 0;
      delivery.lagging = told?.lagging ?? 0;
      if (delivery.size === 0) this.#rooms.delete(room);
    }
    this.#o.report(report);
  }

  #timeout(): NodeJS.Timeout {
    return setTimeout(() => this.#child.kill('SIGKILL'), SILENCE);
  }

  #end(): void {
    clearTimeout(this.#watch);
    this.#opened.reject(new Error('the worker ended'));
    for (const { visit } of this.#visits.values()) visit.gone();
    this.#visits.clear();
    this.#rooms.clear();
    this.#exited.resolve();
    this.#o.ended();
  }
}

/** A listener whose socket a worker holds. */
class RemoteGuest implements Guest {
  readonly visit: number;
  readonly from: string;
  readonly outlet: WorkerProcess;
  /** The worker knows, and handles it. */
  readonly queued = 0;

  constructor(visit: number, outlet: WorkerProcess, from: string) {
    this.visit = visit;
    this.from = from;
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
