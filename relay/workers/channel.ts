/** The parts of a child process that are needed here. */
export interface ChannelEnd {
  readonly connected: boolean;
  on(event: 'message', heard: (message: unknown) => void): unknown;
  send(message: object, taken: () => void): boolean;
  kill(signal: 'SIGKILL'): boolean;
}

/** Pending messages to a process above which it counts as stuck: ten seconds of a hundred rooms' audio. */
const MAX_WAITING = 50_000;

/** The relay's end of the channel to another process of its own. Bounded: one that reads nothing is ended. */
export class Channel<To extends object, From> {
  readonly #child: ChannelEnd;
  #waiting = 0;

  constructor(child: ChannelEnd, heard: (message: From) => void) {
    this.#child = child;
    child.on('message', (message) => heard(message as From));
  }

  /** Sends, unless the process has ended. */
  post(message: To): void {
    if (!this.#child.connected) return;
    this.#waiting++;
    // The exit event reports that it is gone.
    this.#child.send(message, () => this.#waiting--);
    if (this.#waiting > MAX_WAITING) this.#child.kill('SIGKILL');
  }
}
