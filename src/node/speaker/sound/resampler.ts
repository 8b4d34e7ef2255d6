/** Sound of any rate at 48 kHz, as it comes. What comes out is as long as what went in, and in time with it. */
import { SAMPLE_RATE } from '../../media/frame.ts';

type Library = typeof import('@alexanderolsen/libsamplerate-js');
type Converter = Awaited<ReturnType<Library['create']>>;

/** Samples of silence that push out what the converter still holds. */
const PUSH = 512;
/** Samples at once: the converter's own arrays hold a few times as many, after conversion too. */
const MOST = 4_096;

export class Resampler {
  readonly #rate: number;
  readonly #channels: 1 | 2;
  readonly #converter: Converter | undefined;
  #came = 0;
  #went = 0;

  private constructor(rate: number, channels: 1 | 2, converter: Converter | undefined) {
    this.#rate = rate;
    this.#channels = channels;
    this.#converter = converter;
  }

  /** `rate`: of what comes, 4,000 to 768,000 Hz; `channels` are interleaved. `free` it. */
  static async open(rate: number, channels: 1 | 2): Promise<Resampler> {
    if (rate === SAMPLE_RATE) return new Resampler(rate, channels, undefined);
    // Loaded where it is needed first: it is large.
    const library = await import('@alexanderolsen/libsamplerate-js');
    // It is CommonJS, which its types do not say.
    const { create, ConverterType } = (library as unknown as { readonly default: Library }).default;
    // 97 dB, up to 17 kHz of CDs; the next better one costs twice as much, which nobody hears behind Opus.
    const converterType = ConverterType.SRC_SINC_FASTEST;
    return new Resampler(rate, channels, await create(channels, rate, SAMPLE_RATE, { converterType }));
  }

  *take(samples: Float32Array): Iterable<Float32Array> {
    if (this.#converter === undefined) {
      if (samples.length > 0) yield samples;
      return;
    }
    for (let at = 0; at < samples.length; at += MOST * this.#channels) {
      const some = samples.subarray(at, at + MOST * this.#channels);
      this.#came += some.length / this.#channels;
      const converted = this.#converter.full(some).slice();
      this.#went += converted.length / this.#channels;
      yield converted;
    }
  }

  /** What is held back. */
  *end(): Iterable<Float32Array> {
    const due = Math.round((this.#came * SAMPLE_RATE) / this.#rate);
    while (this.#went < due && this.#converter !== undefined) {
      const missing = due - this.#went;
      const converted = this.#converter.full(new Float32Array(PUSH * this.#channels));
      this.#went += converted.length / this.#channels;
      yield converted.slice(0, missing * this.#channels);
    }
  }

  free(): void {
    this.#converter?.destroy();
  }
}
