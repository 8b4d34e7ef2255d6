/**
 * Keeps a sum of voices below full scale: what would be too loud is turned down just before it comes, and up again slowly. What is not too loud comes
 * out as it went in, LOOK_AHEAD samples later. Pure.
 */

/** Samples of one step, 5 ms: so far it looks ahead. */
export const LOOK_AHEAD = 240;
/** The loudest sample that comes out, -1 dB of full scale: what is encoded afterwards swings a little further. */
export const CEILING = 0.89;
/** With each step loudness comes so much closer to what it was: it is back after about 200 ms. */
const RECOVERY = 0.1;
/** From here on it is back: sound that nobody turns down any more is not touched. */
const WHOLE = 0.999;

export class Limiter {
  readonly #step: number;
  readonly #channels: number;
  /** The step that comes out next. */
  #held: Float32Array;
  /** The most by which that may be multiplied. */
  #bound = 1;
  /** The gain that was reached at its beginning. */
  #gain = 1;

  constructor(channels: number) {
    this.#channels = channels;
    this.#step = LOOK_AHEAD * channels;
    this.#held = new Float32Array(this.#step);
  }

  /** Takes whole steps, channels interleaved, and gives as many back. Samples that are no numbers come out as 0. */
  push(samples: Float32Array): Float32Array {
    const out = new Float32Array(samples.length);
    for (let at = 0; at < samples.length; at += this.#step) {
      const next = samples.subarray(at, at + this.#step);
      const bound = Math.min(1, CEILING / peak(next));
      // At its end a step may be no louder than the next one can bear: the gain in between is on a line between two that both can.
      const end = Math.min(this.#bound, bound, recovered(this.#gain));
      this.#scale(out.subarray(at, at + this.#step), end);
      this.#held = next.slice();
      this.#bound = bound;
      this.#gain = end;
    }
    return out;
  }

  #scale(out: Float32Array, end: number): void {
    const slope = (end - this.#gain) / LOOK_AHEAD;
    for (let i = 0; i < out.length; i++) {
      const gain = this.#gain + slope * Math.floor(i / this.#channels);
      out[i] = this.#held[i]! * gain || 0;
    }
  }
}

function recovered(gain: number): number {
  const next = gain + (1 - gain) * RECOVERY;
  return next > WHOLE ? 1 : next;
}

function peak(samples: Float32Array): number {
  let most = 0;
  for (const sample of samples) {
    const size = Math.abs(sample);
    if (size > most) most = size;
  }
  return most;
}
