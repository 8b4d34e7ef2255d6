import type { FromWorker, ToWorker } from './protocol.ts';

/** The parts of a child process that are needed here. */
export interface ChannelEnd {
  readonly connected: boolean;
  on(event: 'message', heard: (message: unknown) => void): unknown;
  send(message: ToWorker, taken: () => void): boolean;
  kill(signal: 'SIGKILL'): boolean;
}

/** Pending messages to a worker above which it counts as stuck: ten seconds of a hundred rooms' audio. */
const MAX_WAITING = 50_000;

/** The relay's end of the channel to one worker. Bounded: a worker that reads nothing is ended. */
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
    // The exit event reports that a worker is gone.
    this.#child.send(message, () => this.#waiting--);
    if (this.#waiting > MAX_WAITING) this.#child.kill('SIGKILL');
  }
}
