/** Decoded sound as Opus frames of 20 ms: mixed for two ears, at 48 kHz, encoded. */

import { UnreadableError } from './faults.ts';
import { FrameEncoder } from './frame-encoder.ts';
import { mixed, type Order } from './loudspeakers.ts';
import type { Reading } from './reading.ts';
import { Resampler } from './resampler.ts';
import type { Samples } from './samples.ts';

/** Hz that sound has: a file that claims less or more would make a lot of little, or nothing of a lot. */
const [LOWEST, HIGHEST] = [4_000, 768_000];

export class SampleFrames {
  readonly #order: Order;
  readonly #reading: Reading;
  #rate = 0;
  #resampler: Resampler | undefined;
  #encoder: FrameEncoder | undefined;

  /** `order`: of the channels that come. `free` it. */
  constructor(order: Order, reading: Reading) {
    this.#order = order;
    this.#reading = reading;
  }

  /** The frames that these samples complete. Rate and channels may change on the way. Throws UnreadableError for a rate that no sound has. */
  async *take(samples: Samples): AsyncGenerator<Uint8Array> {
    const { rate, channels } = samples;
    if (channels.length === 0 || channels[0]!.length === 0) return;
    if (!(rate >= LOWEST && rate <= HIGHEST)) throw new UnreadableError(`its sound is of ${rate} Hz`);
    this.#encoder ??= await FrameEncoder.open(channels.length === 1 ? 1 : 2, this.#reading);
    if (rate !== this.#rate) {
      yield* this.#rest();
      this.#resampler = await Resampler.open(rate, this.#encoder.channels);
      this.#rate = rate;
    }
    const heard = mixed(samples, this.#encoder.channels, this.#order);
    for (const some of this.#resampler!.take(heard)) yield* this.#encoder.encode(some);
  }

  /** The last frames, filled up with silence. */
  async *end(): AsyncGenerator<Uint8Array> {
    yield* this.#rest();
    if (this.#encoder !== undefined) yield* this.#encoder.end();
  }

  free(): void {
    this.#resampler?.free();
    this.#encoder?.free();
    this.#resampler = undefined;
    this.#encoder = undefined;
  }

  *#rest(): Iterable<Uint8Array> {
    for (const some of this.#resampler?.end() ?? []) yield* this.#encoder!.encode(some);
    this.#resampler?.free();
    this.#resampler = undefined;
  }
}
