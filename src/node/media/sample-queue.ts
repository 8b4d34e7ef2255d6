/** A ring of samples with one or two channels that keeps what was read, for concealment. */

/** 1.4 s at 48 kHz; a power of two so that positions wrap by masking. */
export const QUEUE_SAMPLES = 65_536;
const MASK = QUEUE_SAMPLES - 1;

export class SampleQueue {
  #channels: Float32Array[] = [new Float32Array(QUEUE_SAMPLES)];
  #write = 0;
  #read = 0;

  /** Samples not yet read. */
  get length(): number {
    return this.#write - this.#read;
  }

  /** Samples read since the start; the first one not read has this number. */
  get position(): number {
    return this.#read;
  }

  get channels(): number {
    return this.#channels.length;
  }

  /** Appends a block of equally long channels. There must be room: see `QUEUE_SAMPLES`. */
  append(block: readonly Float32Array[]): void {
    if (block.length > this.#channels.length) this.#channels = [this.#channels[0]!, this.#channels[0]!.slice()];
    const length = block[0]!.length;
    const start = this.#write & MASK;
    const whole = Math.min(length, QUEUE_SAMPLES - start);
    for (let c = 0; c < this.#channels.length; c++) {
      const samples = block[c] ?? block[0]!;
      const ring = this.#channels[c]!;
      ring.set(whole === length ? samples : samples.subarray(0, whole), start);
      if (whole < length) ring.set(samples.subarray(whole), 0);
    }
    this.#write += length;
  }

  /** Copies `length` samples from the front of `channel` to `out` at `at`, without removing them. */
  peek(channel: number, out: Float32Array, at: number, length: number): void {
    const ring = this.#channels[channel] ?? this.#channels[0]!;
    for (let i = 0; i < length; i++) out[at + i] = ring[(this.#read + i) & MASK]!;
  }

  /** The sample `offset` after the front of `channel`; offset -1 is the last one read. */
  sample(channel: number, offset: number): number {
    return (this.#channels[channel] ?? this.#channels[0]!)[(this.#read + offset) & MASK]!;
  }

  /** Removes `length` samples from the front. */
  skip(length: number): void {
    this.#read += length;
  }

  /** The last `length` samples appended, read or not, of each channel; zeros where there were none. */
  tail(length: number): Float32Array[] {
    return this.#channels.map((ring) => {
      const out = new Float32Array(length);
      for (let i = 0; i < length; i++) {
        const at = this.#write - length + i;
        if (at >= 0) out[i] = ring[at & MASK]!;
      }
      return out;
    });
  }
}
