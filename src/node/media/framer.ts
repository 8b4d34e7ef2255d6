/** Cuts a stream of render quanta into 20 ms frames on a fixed grid of the output clock. */
import { FRAME_SAMPLES } from './frame.ts';

export interface Cut {
  /** Number of the frame on the grid: first sample / 960. */
  readonly index: number;
  readonly channels: Float32Array[];
}

export class Framer {
  readonly #channels: number;
  #frame: Float32Array[];

  constructor(channels: number) {
    this.#channels = channels;
    this.#frame = this.#fresh();
  }

  /**
   * `input` begins at sample `at` of the clock; no channels mean silence, and a mono input fills all channels. Returns the frame that it completes,
   * if any; the arrays belong to the caller. `length` is that of the quantum, at most one frame.
   */
  add(input: readonly Float32Array[], at: number, length: number): Cut | undefined {
    const offset = at % FRAME_SAMPLES;
    const fits = Math.min(length, FRAME_SAMPLES - offset);
    this.#copy(input, 0, fits, offset);
    if (offset + fits < FRAME_SAMPLES) return undefined;
    const cut = { index: Math.floor(at / FRAME_SAMPLES), channels: this.#frame };
    this.#frame = this.#fresh();
    this.#copy(input, fits, length, 0);
    return cut;
  }

  #fresh(): Float32Array[] {
    return Array.from({ length: this.#channels }, () => new Float32Array(FRAME_SAMPLES));
  }

  #copy(input: readonly Float32Array[], from: number, to: number, offset: number): void {
    if (to <= from) return;
    this.#frame.forEach((frame, channel) => {
      const samples = input[channel] ?? input[0];
      if (samples === undefined) frame.fill(0, offset, offset + to - from);
      else frame.set(samples.subarray(from, to), offset);
    });
  }
}
