/** Keeps peaks, also those between samples, below a ceiling: it turns down ahead of them, within milliseconds, and up again slowly. */
import { TruePeak } from './true-peak.ts';

/** -1 dBTP (EBU R 128). */
export const CEILING = 10 ** (-1 / 20);
/** Samples of a step. */
const STEP = 48;
/** Steps that it looks ahead: it takes as many to turn down. */
const AHEAD = 5;
/** How much of what it is turned down by comes back in a step: nearly all within 0.2 s. */
const RELEASE = 1 / 60;

export class Limiter {
  readonly #channels: 1 | 2;
  readonly #peaks: readonly TruePeak[];
  /** Samples that do not make a step yet. */
  #rest = new Float32Array(0);
  /** Steps that wait, and the gain that each of them needs. */
  #steps: Float32Array[] = [];
  #needs: number[] = [];
  /** Of the last steps, released. */
  #gains: number[] = new Array<number>(AHEAD).fill(1);
  #gain = 1;

  constructor(channels: 1 | 2) {
    this.#channels = channels;
    this.#peaks = Array.from({ length: channels }, () => new TruePeak());
  }

  /** What of it and of what was before can go on, limited: some milliseconds stay. */
  take(samples: Float32Array): Float32Array {
    const size = STEP * this.#channels;
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    const count = Math.floor(all.length / size);
    this.#rest = all.slice(count * size);
    const out: Float32Array[] = [];
    for (let i = 0; i < count; i++) {
      const step = all.slice(i * size, (i + 1) * size);
      const most = Math.max(...this.#peaks.map((peak, c) => peak.peak(step, c, size, this.#channels)));
      this.#steps.push(step);
      this.#needs.push(Math.min(1, CEILING / most));
      // Peaks between samples are found some samples late, so a step goes when the one behind what it looks at is known.
      if (this.#steps.length > AHEAD + 1) out.push(this.#next());
    }
    return joined(out);
  }

  /** What is left. */
  end(): Float32Array {
    const size = this.#rest.length;
    const waiting = this.#steps.length * STEP * this.#channels;
    const silence = new Float32Array((AHEAD + 2) * STEP * this.#channels);
    return this.take(silence).slice(0, waiting + size);
  }

  #next(): Float32Array {
    const step = this.#steps.shift()!;
    const need = Math.min(...this.#needs);
    this.#needs.shift();
    const released = this.#gains.at(-1)! + (1 - this.#gains.at(-1)!) * RELEASE;
    this.#gains = [...this.#gains.slice(1), Math.min(need, released)];
    const gain = this.#gains.reduce((sum, each) => sum + each, 0) / AHEAD;
    if (gain !== 1 || this.#gain !== 1) ramp(step, this.#gain, gain, this.#channels);
    this.#gain = gain;
    return step;
  }
}

/** From one gain to another. */
export function ramp(samples: Float32Array, from: number, to: number, channels: 1 | 2): void {
  const length = samples.length / channels;
  for (let i = 0; i < samples.length; i++)
    samples[i]! *= from + ((to - from) * (Math.floor(i / channels) + 1)) / length;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
