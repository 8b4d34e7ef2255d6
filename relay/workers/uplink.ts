/** A worker's or the introducer's end of the channel to the relay. What the relay has not read waits in this process, so it is bounded. */
export interface UplinkOptions<Message> {
  /** Sends; calls back when the message has left this process. */
  readonly send: (message: Message, taken: () => void) => void;
  /** Ends this process: the relay has not read for so long that it is stuck, or everything this worker says is in vain. */
  readonly end: () => void;
}

/** Waiting messages above which nobody new is let in and listeners who say something are ended. */
const CROWDED = 2_000;
/** What cannot be left out, as that a listener has gone, may wait up to here. */
const MAX_WAITING = 50_000;

export class Uplink<Message> {
  readonly #o: UplinkOptions<Message>;
  #waiting = 0;

  constructor(options: UplinkOptions<Message>) {
    this.#o = options;
  }

  get isCrowded(): boolean {
    return this.#waiting >= CROWDED;
  }

  post(message: Message): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#o.end();
      return;
    }
    this.#waiting++;
    this.#o.send(message, () => this.#waiting--);
  }
}
