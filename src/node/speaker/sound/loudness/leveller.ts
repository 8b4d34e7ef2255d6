/** Sound of any loudness at one: it is looked at for some seconds ahead, and turned up or down so slowly that it is not heard. */
import { Limiter, ramp } from './limiter.ts';
import { HOP, LoudnessMeter } from './meter.ts';

/** LUFS with two ears: of speech for one ear -19, as podcasts have it (AES TD1008). */
export const LOUDNESS = -16;
/** Hops that are looked at ahead: five seconds. */
const AHEAD = 50;
/** LU up or down at most: what is softer is noise. */
const MOST = 20;
/** LU in a hop: 0.5 a second. */
const PACE = 0.05;
/** Hops in which most of what is too loud is turned down: long before it is heard, as it is looked at ahead. */
const SOON = 15;

export class Leveller {
  readonly #channels: 1 | 2;
  readonly #meter: LoudnessMeter;
  readonly #limiter: Limiter;
  /** Samples that do not make a hop yet. */
  #rest = new Float32Array(0);
  /** Hops that wait. */
  #hops: Float32Array[] = [];
  /** LU by which the last hop was turned up; undefined before any sound was known. */
  #gain: number | undefined;

  constructor(channels: 1 | 2) {
    this.#channels = channels;
    this.#meter = new LoudnessMeter(channels);
    this.#limiter = new Limiter(channels);
  }

  /** What of it and of what was before can go on. `samples`: at 48 kHz, channels interleaved. */
  *take(samples: Float32Array): Iterable<Float32Array> {
    const size = HOP * this.#channels;
    this.#meter.push(samples);
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let at = 0;
    for (; at + size <= all.length; at += size) {
      this.#hops.push(all.slice(at, at + size));
      if (this.#hops.length > AHEAD) yield this.#limiter.take(this.#next());
    }
    this.#rest = all.slice(at);
  }

  /** What is left. */
  *end(): Iterable<Float32Array> {
    if (this.#rest.length > 0) this.#hops.push(this.#rest);
    this.#rest = new Float32Array(0);
    while (this.#hops.length > 0) yield this.#limiter.take(this.#next());
    yield this.#limiter.end();
  }

  #next(): Float32Array {
    const hop = this.#hops.shift()!;
    const { loudness } = this.#meter;
    const wanted = Math.max(-MOST, Math.min(MOST, LOUDNESS - loudness));
    const before = this.#gain ?? wanted;
    const down = Math.max(PACE, (before - wanted) / SOON);
    const gain = Math.max(before - down, Math.min(before + PACE, wanted));
    if (loudness === Number.NEGATIVE_INFINITY) return hop;
    ramp(hop, factor(before), factor(gain), this.#channels);
    this.#gain = gain;
    return hop;
  }
}

function factor(gain: number): number {
  return 10 ** (gain / 20);
}
