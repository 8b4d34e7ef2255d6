/** Says packets at the pace of speech: numbers them by the time they are said, bundles and signs them. */

import { BundleWriter, type BundleWriterOptions } from '../fanout/publish/bundle-writer.ts';
import { keyToHex } from '../identity/keys.ts';
import { FRAME_MS, type StreamId } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import { END_MARKS } from '../media/spurt.ts';
import type { Counters } from '../util/counters.ts';
import type { OrderDrop } from '../util/ordered-queue.ts';
import { sleep } from '../util/sleep.ts';

export interface PacedPublisherOptions extends Omit<BundleWriterOptions, 'epoch'> {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds by a clock that never jumps. */
  readonly steady?: () => number;
}

/** Later than this, ms, what follows is said later too: words come after a pause, marked as one, rather than all at once. */
const MAX_BEHIND = 200;

const NOTHING = new Uint8Array(0);

export class PacedPublisher {
  readonly stream: StreamId = keyToHex(crypto.getRandomValues(new Uint8Array(8)));
  readonly #steady: () => number;
  readonly #now: () => number;
  readonly #start: number;
  readonly #writer: BundleWriter;
  /** The first slot not yet spoken in. */
  #next = 0;
  #saying = false;
  /** What was said last was no mark of silence. */
  #talking = false;

  constructor(options: PacedPublisherOptions) {
    this.#writer = new BundleWriter({ ...options, epoch: () => 0 });
    this.#steady = options.steady ?? (() => performance.now());
    this.#now = options.now ?? Date.now;
    this.#start = this.#steady();
  }

  /** Bundles that were not made or not sent. */
  get drops(): Counters<OrderDrop> {
    return this.#writer.drops;
  }

  /**
   * Says packets, each 20 ms of Opus, as they come, one every 20 ms, and resolves when the last has been said. Rejects with RangeError at
   * a packet of another kind, with the signal's reason when it aborts (what was begun ends cleanly for the listeners), and with Error
   * while something else is being said.
   */
  async say(packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    if (this.#saying) throw new Error('already saying something');
    this.#saying = true;
    this.#next = Math.max(this.#next, this.#slot());
    // Listeners then know that it is silence, not loss.
    let marks = END_MARKS;
    try {
      for await (const packet of packets) {
        if (!isOpusFrame(packet)) throw new RangeError('not 20 ms of Opus');
        await this.#over(signal);
        this.#push(packet);
      }
      for (; marks > 0; marks--) {
        await this.#over(signal);
        this.#push(NOTHING);
      }
    } finally {
      for (; marks > 0; marks--) this.#push(NOTHING);
      this.#saying = false;
      await this.#writer.idle;
    }
  }

  /** Resolves when the next slot is over: then what was said in it can be sent, as by a microphone. */
  async #over(signal: AbortSignal): Promise<void> {
    if (this.#slot() - this.#next > MAX_BEHIND / FRAME_MS) {
      if (this.#talking) for (let mark = 0; mark < END_MARKS; mark++) this.#push(NOTHING);
      this.#next = this.#slot();
    }
    const early = this.#start + (this.#next + 1) * FRAME_MS - this.#steady();
    if (early > 0) await sleep(early, signal);
    signal.throwIfAborted();
  }

  /** The slot that is now. */
  #slot(): number {
    return Math.floor((this.#steady() - this.#start) / FRAME_MS);
  }

  #push(payload: Uint8Array): void {
    const frame = { seq: this.#next++ >>> 0, payload };
    this.#talking = payload.byteLength > 0;
    this.#writer.push(this.stream, frame, this.#now());
  }
}
