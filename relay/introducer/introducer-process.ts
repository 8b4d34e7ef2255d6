/** One process of the introducer as the relay sees it: its channel, and the listeners and publishers who reach it by stream. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Forwarder, Stand } from '../forwarding/forwarder.ts';
import type { ListenerSession } from '../forwarding/listener-session.ts';
import type { Refusal } from '../http/connection-limits.ts';
import { runnable } from '../util/packed.ts';
import type { WithoutPeople } from '../util/rejections.ts';
import { Channel } from '../workers/channel.ts';
import { RemoteVisits } from '../workers/remote-visits.ts';
import type { FromIntroducer, IntroducerOptions, ToIntroducer } from './protocol.ts';

/** What is left to whoever keeps the introducer running. */
export type Told = Exclude<
  FromIntroducer,
  { say: 'enter' | 'heard' | 'gone' | 'owed' | 'slow' | 'publisher' | 'bundle' | 'published' | 'failing' | 'failed' }
>;

export interface IntroducerProcessOptions {
  readonly start: IntroducerOptions;
  /** Decides who may listen and publish. */
  readonly admit: (address: string, peer: string | undefined) => ListenerSession | Refusal;
  readonly publish: Forwarder['publish'];
  readonly hear: (message: Told) => void;
  /** It met an error that nothing caught, and is about to end. */
  readonly failing: (error: WithoutPeople) => void;
  /** Called once, when the process has ended; with the error if it could not start. */
  readonly ended: (error?: Error) => void;
}

/** An introducer that is not ready by then does not start any more, ms: a busy machine takes long to load libp2p. */
const START_LIMIT = 60_000;
/** One without a message for this long is stuck, ms: another is there before the relay takes people for gone (MEMBER_LIFE). */
const SILENCE = 8_000;
/** libp2p closes its connections one by one; after this time the process is ended regardless, ms. */
const STOP_LIMIT = 1_000;

export class IntroducerProcess {
  readonly #o: IntroducerProcessOptions;
  readonly #child: ChildProcess;
  readonly #channel: Channel<ToIntroducer, FromIntroducer>;
  readonly #visits: RemoteVisits;
  /** Undefined for one who was refused and is about to leave. */
  readonly #publishers = new Map<number, Stand | undefined>();
  readonly #exited = Promise.withResolvers<void>();
  #watch: NodeJS.Timeout;
  #error: Error | undefined;
  #isOver = false;
  /** Should the relay's process end first, a stuck introducer would hold its ports. */
  readonly #kill = (): void => void this.#child.kill('SIGKILL');

  constructor(options: IntroducerProcessOptions) {
    this.#o = options;
    this.#visits = new RemoteVisits({ post: (message) => this.post(message), admit: options.admit });
    this.#child = fork(runnable(join(import.meta.dirname, 'introducer.ts')), [], { serialization: 'advanced' });
    this.#channel = new Channel(this.#child, (message: FromIntroducer) => this.#hear(message));
    this.#watch = this.#timeout(START_LIMIT);
    this.#child.on('error', (error) => {
      this.#error ??= error;
      // A process that never started has no exit event.
      if (this.#child.pid === undefined) this.#end();
    });
    this.#child.once('exit', () => this.#end());
    process.once('exit', this.#kill);
    this.post({ do: 'start', options: options.start });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  post(message: ToIntroducer): void {
    this.#channel.post(message);
  }

  /** Closes its connections and ends it. */
  async stop(): Promise<void> {
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT);
    this.post({ do: 'stop' });
    await this.#exited.promise;
    clearTimeout(limit);
  }

  #hear(message: FromIntroducer): void {
    // Where the end of a process and its last messages are not ordered.
    if (this.#isOver) return;
    switch (message.say) {
      case 'enter':
      case 'heard':
      case 'gone':
      case 'owed':
      case 'slow':
        this.#visits.hear(message);
        break;
      case 'publisher':
        this.#publish(message.publisher, message.room, message);
        break;
      case 'bundle':
        this.#publishers.get(message.publisher)?.offer(new Uint8Array(message.bytes));
        break;
      case 'published':
        this.#publishers.get(message.publisher)?.leave();
        this.#publishers.delete(message.publisher);
        break;
      case 'failing':
        this.#o.failing(message.error);
        break;
      case 'failed':
        this.#error = Object.assign(new Error(message.message), { code: message.code });
        this.#child.kill('SIGKILL');
        break;
      case 'stopped':
        this.#child.kill('SIGKILL');
        break;
      case 'status':
        this.#watch.refresh();
        this.#visits.report(message.report.rooms);
        this.#o.hear(message);
        break;
      case 'ready':
        clearTimeout(this.#watch);
        this.#watch = this.#timeout(SILENCE);
        this.#o.hear(message);
        break;
      default:
        this.#o.hear(message);
    }
  }

  #timeout(limit: number): NodeJS.Timeout {
    return setTimeout(() => this.#child.kill('SIGKILL'), limit);
  }

  #publish(number: number, room: RoomId, { session, from }: { readonly session: string; readonly from: string }): void {
    const stand = this.#o.publish(room, {
      session,
      from,
      way: 'stream',
      demand: (demand) => this.post({ do: 'demand', publisher: number, demand }),
      close: () => this.post({ do: 'dismiss', publisher: number }),
    });
    this.#publishers.set(number, stand);
    if (stand === undefined) this.post({ do: 'dismiss', publisher: number });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#watch);
    process.off('exit', this.#kill);
    this.#visits.end();
    for (const stand of this.#publishers.values()) stand?.leave();
    this.#publishers.clear();
    this.#exited.resolve();
    this.#o.ended(this.#error);
  }
}
