/** Publishes packets at the pace of speech: numbers them by the time they are spoken, bundles and signs them. */

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

/** When it is later than this, ms, the rest is shifted: listeners hear a marked pause rather than a burst. */
const MAX_BEHIND = 200;

const NOTHING = new Uint8Array(0);

export class PacedPublisher {
  readonly stream: StreamId = keyToHex(crypto.getRandomValues(new Uint8Array(8)));
  readonly #steady: () => number;
  readonly #now: () => number;
  readonly #start: number;
  readonly #writer: BundleWriter;
  /** The first slot not yet used. */
  #next = 0;
  #saying = false;
  /** The last frame was not a mark of silence. */
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
   * Speaks packets, each 20 ms of Opus, one every 20 ms, and resolves when the last has been spoken. Rejects with RangeError at a packet of another
   * kind, with the signal's reason when it aborts (listeners hear a clean end), and with Error while something else is being spoken.
   */
  async say(packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    if (this.#saying) throw new Error('already saying something');
    this.#saying = true;
    this.#next = Math.max(this.#next, this.#slot());
    // The marks tell listeners that this is silence, not loss.
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

  /** Resolves when the next slot is over: as with a microphone, its sound can be sent then. */
  async #over(signal: AbortSignal): Promise<void> {
    if (this.#slot() - this.#next > MAX_BEHIND / FRAME_MS) {
      if (this.#talking) for (let mark = 0; mark < END_MARKS; mark++) this.#push(NOTHING);
      this.#next = this.#slot();
    }
    const early = this.#start + (this.#next + 1) * FRAME_MS - this.#steady();
    if (early > 0) await sleep(early, signal);
    signal.throwIfAborted();
  }

  /** The current slot. */
  #slot(): number {
    return Math.floor((this.#steady() - this.#start) / FRAME_MS);
  }

  #push(payload: Uint8Array): void {
    const frame = { seq: this.#next++ >>> 0, payload };
    this.#talking = payload.byteLength > 0;
    this.#writer.push(this.stream, frame, this.#now());
  }
}
