/** Sound at 48 kHz as frames of 20 ms, at the one loudness where that is wanted: as Opus, or as it is. */
import type { OpusEncoderHandle } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../media/frame.ts';
import { Leveller } from './loudness/leveller.ts';
import { ramp } from './loudness/limiter.ts';
import type { Reading } from './reading.ts';

/** Bit/s, by channels. */
const RATES = { 1: 64_000, 2: 112_000 } as const;

export class FrameEncoder {
  readonly channels: 1 | 2;
  /** Undefined where the samples are wanted. */
  readonly #encoder: OpusEncoderHandle | undefined;
  readonly #leveller: Leveller | undefined;
  readonly #volume: () => number;
  /** At the end of the last frame. */
  #last: number;
  /** Samples that do not make a frame yet. */
  #rest = new Float32Array(0);
  #begun = false;

  private constructor(channels: 1 | 2, encoder: OpusEncoderHandle | undefined, { levelled, volume }: Reading) {
    this.channels = channels;
    this.#encoder = encoder;
    this.#leveller = levelled ? new Leveller(channels) : undefined;
    this.#volume = volume;
    this.#last = volume();
  }

  /** Its channels are interleaved. `free` it. */
  static async open(channels: 1 | 2, reading: Reading): Promise<FrameEncoder> {
    if (reading.raw) return new FrameEncoder(channels, undefined, reading);
    // Loaded where it is needed first: it is large.
    const { Application, createEncoder } = await import('libopus-wasm');
    const encoder = await createEncoder({
      channels,
      sampleRate: SAMPLE_RATE,
      application: Application.Audio,
      bitrate: RATES[channels],
      frameSize: FRAME_SAMPLES,
      vbr: true,
    });
    return new FrameEncoder(channels, encoder, reading);
  }

  /** The frames that these samples complete. */
  *encode(samples: Float32Array): Iterable<Uint8Array> {
    if (this.#leveller === undefined) yield* this.#encode(samples);
    else for (const some of this.#leveller.take(samples)) yield* this.#encode(some);
  }

  /** The last frames: what is left, and what the encoder, which looks ahead, has not given yet. */
  *end(): Iterable<Uint8Array> {
    for (const some of this.#leveller?.end() ?? []) yield* this.#encode(some);
    if (!this.#begun) return;
    const size = FRAME_SAMPLES * this.channels;
    const left = this.#rest.length + (this.#encoder?.getLookahead() ?? 0) * this.channels;
    yield* this.#encode(new Float32Array(Math.ceil(left / size) * size - this.#rest.length));
    this.#begun = false;
  }

  free(): void {
    this.#encoder?.free();
  }

  *#encode(samples: Float32Array): Iterable<Uint8Array> {
    if (samples.length > 0) this.#begun = true;
    const size = FRAME_SAMPLES * this.channels;
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    this.#rest = all.subarray(all.length - (all.length % size));
    for (let at = 0; at + size <= all.length; at += size) {
      const frame = all.subarray(at, at + size);
      const volume = this.#volume();
      if (volume !== 1 || this.#last !== 1) ramp(frame, this.#last, volume, this.channels);
      this.#last = volume;
      yield this.#encoder?.encodeFloat(frame, { frameSize: FRAME_SAMPLES }) ?? bytesOf(frame);
    }
  }
}

function bytesOf(samples: Float32Array): Uint8Array {
  return new Uint8Array(samples.slice().buffer);
}
