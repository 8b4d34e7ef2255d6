/** The mixed file as Opus in Ogg (RFC 7845), on the clock of the speakers' files to the sample. */
import { Application, createEncoder, type OpusEncoderHandle } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../media/frame.ts';
import { LOOK_AHEAD } from '../../mixing/limiter.ts';
import { concat } from '../../wire/bytes.ts';
import { headPage, PRE_SKIP, tagsPage } from '../ogg-pages.ts';
import { OpusPages } from '../opus-pages.ts';
import type { MixWriter } from './mix-writer.ts';

/** bit/s of one channel, and of two: more than the speakers' own, so that encoding twice is not heard. */
const BITRATES = { 1: 64_000, 2: 96_000 } as const;
/** Libopus's own is 9, which takes half as much time again for a difference that speech at these rates does not have. */
const COMPLEXITY = 5;

export interface OggMixOptions {
  readonly channels: 1 | 2;
  /** As players show them: `TITLE=An evening`. */
  readonly tags: readonly string[];
  readonly serial: number;
}

export class OggMix implements MixWriter {
  /** What the limiter and the encoder hold back. The speakers' own encoders' look-ahead is in their sound, too. */
  readonly delay = LOOK_AHEAD + PRE_SKIP;
  readonly #encoder: OpusEncoderHandle;
  readonly #pages: OpusPages;
  #head: Uint8Array;

  private constructor({ channels, serial, tags }: OggMixOptions, encoder: OpusEncoderHandle) {
    this.#encoder = encoder;
    this.#pages = new OpusPages({ serial, page: 2, slots: 0, channels });
    // Players leave out what comes before the sound: the speakers' look-ahead and this delay.
    this.#head = concat([headPage(serial, channels, PRE_SKIP + this.delay), tagsPage(serial, tags)]);
  }

  static async open(options: OggMixOptions): Promise<OggMix> {
    const { channels } = options;
    const encoder = await createEncoder({
      channels,
      bitrate: BITRATES[channels],
      sampleRate: SAMPLE_RATE,
      frameSize: FRAME_SAMPLES,
      application: Application.Audio,
      complexity: COMPLEXITY,
      vbr: true,
    });
    return new OggMix(options, encoder);
  }

  async sound(samples: Float32Array): Promise<void> {
    this.#pages.push(this.#encoder.encodeFloat(samples));
  }

  async silence(slots: number): Promise<void> {
    this.#pages.silence(slots);
  }

  async take(last: boolean): Promise<Uint8Array> {
    const bytes = concat([this.#head, this.#pages.take(last)]);
    this.#head = new Uint8Array(0);
    return bytes;
  }

  free(): void {
    this.#encoder.free();
  }
}
