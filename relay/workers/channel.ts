import type { FromWorker, ToWorker } from './protocol.ts';

/** The part of a child process that is needed here. */
export interface ChannelEnd {
  readonly connected: boolean;
  on(event: 'message', heard: (message: unknown) => void): unknown;
  send(message: ToWorker, taken: () => void): boolean;
  kill(signal: 'SIGKILL'): boolean;
}

/** Messages on their way to a worker above which it is taken for stuck: ten seconds of a hundred rooms' audio. */
const MAX_WAITING = 50_000;

/** The relay's end of the channel to one worker. Bounded: a worker that takes nothing is ended. */
export class Channel {
  readonly #child: ChannelEnd;
  #waiting = 0;

  constructor(child: ChannelEnd, heard: (message: FromWorker) => void) {
    this.#child = child;
    child.on('message', (message) => heard(message as FromWorker));
  }

  /** Sends, unless the worker has ended. */
  post(message: ToWorker): void {
    if (!this.#child.connected) return;
    this.#waiting++;
    // That a worker has gone is told by its exit.
    this.#child.send(message, () => this.#waiting--);
    if (this.#waiting > MAX_WAITING) this.#child.kill('SIGKILL');
  }
}
