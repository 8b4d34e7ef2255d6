/** One worker as the relay sees it: a process, its visits, and the rooms they are in. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ListenerSession } from '../forwarding/listener-session.ts';
import type { TlsChallenge } from '../http/challenge/challenge-sockets.ts';
import type { Refusal } from '../http/connection-limits.ts';
import { runnable } from '../util/packed.ts';
import type { WithoutPeople } from '../util/rejections.ts';
import { Channel } from './channel.ts';
import type { FromWorker, ToWorker, WorkerOptions, WorkerReport } from './protocol.ts';
import { RemoteVisits } from './remote-visits.ts';

export interface WorkerProcessOptions {
  readonly start: WorkerOptions;
  readonly admit: (address: string) => ListenerSession | Refusal;
  readonly report: (report: WorkerReport) => void;
  /** It met an error that nothing caught, and is about to end. */
  readonly failing: (error: WithoutPeople) => void;
  /** Called once, when the process and all its visits have ended. */
  readonly ended: () => void;
}

/** A worker without a message for this long is stuck, ms. */
const SILENCE = 15_000;

export class WorkerProcess {
  readonly #o: WorkerProcessOptions;
  readonly #child: ChildProcess;
  readonly #channel: Channel<ToWorker, FromWorker>;
  readonly #visits: RemoteVisits;
  readonly #opened = Promise.withResolvers<number>();
  readonly #exited = Promise.withResolvers<void>();
  /** Those who wait for it to have taken over what an authority is answered, in order. */
  #challenged: (() => void)[] = [];
  #watch: NodeJS.Timeout;
  #last: WorkerReport | undefined;

  constructor(options: WorkerProcessOptions) {
    this.#o = options;
    this.#visits = new RemoteVisits({ post: (message) => this.post(message), admit: options.admit });
    this.#child = fork(runnable(join(import.meta.dirname, 'worker.ts')), [], { serialization: 'advanced' });
    this.#channel = new Channel(this.#child, (message: FromWorker) => this.#hear(message));
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

  post(message: ToWorker): void {
    this.#channel.post(message);
  }

  /** Resolves once it answers so, or has ended. */
  setChallenges(challenges: readonly TlsChallenge[]): Promise<void> {
    if (!this.#child.connected) return Promise.resolve();
    this.post({ do: 'challenges', challenges });
    return new Promise((resolve) => this.#challenged.push(resolve));
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
      case 'failing':
        this.#o.failing(message.error);
        break;
      case 'challenged':
        this.#challenged.shift()?.();
        break;
      case 'report':
        this.#take(message);
        break;
      default:
        this.#visits.hear(message);
    }
  }

  #take(report: WorkerReport): void {
    this.#last = report;
    this.#watch.refresh();
    this.#visits.report(report.rooms);
    this.#o.report(report);
  }

  #timeout(): NodeJS.Timeout {
    return setTimeout(() => this.#child.kill('SIGKILL'), SILENCE);
  }

  #end(): void {
    clearTimeout(this.#watch);
    this.#opened.reject(new Error('the worker ended'));
    this.#visits.end();
    for (const resolve of this.#challenged.splice(0)) resolve();
    this.#exited.resolve();
    this.#o.ended();
  }
}
