/** Gated loudness (ITU-R BS.1770-5, annex 1) of what was heard lately, as two ears hear it: sound for one ear is heard with both. */
import { SAMPLE_RATE } from '../../../media/frame.ts';
import { KWeighting } from './k-weighting.ts';

/** Samples of a hop; four of them are a block. */
export const HOP = SAMPLE_RATE / 10;
/** LUFS below which nothing counts, and above which nothing is. */
const [SILENCE, LOUDEST] = [-70, 10];
/** Below the mean of what counts, pauses do not, LU. */
const PAUSE = 10;
/** LU of one bin of the histogram. */
const BIN = 0.1;
/** What is left of a block's weight after a hop: half of it after half a minute, so that radio is followed. */
const FADE = 0.5 ** (1 / 300);

export class LoudnessMeter {
  readonly #channels: 1 | 2;
  readonly #filters: readonly KWeighting[];
  /** Blocks by loudness, those of old counting less. */
  readonly #blocks = new Float64Array((LOUDEST - SILENCE) / BIN);
  /** Energies of the last hops, the newest last. */
  #hops: number[] = [];
  #energy = 0;
  #filled = 0;

  constructor(channels: 1 | 2) {
    this.#channels = channels;
    this.#filters = Array.from({ length: channels }, () => new KWeighting());
  }

  /** Samples from -1 to 1. */
  push(samples: Float32Array): void {
    const length = samples.length / this.#channels;
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + HOP - this.#filled);
      for (const [c, filter] of this.#filters.entries())
        this.#energy += filter.energy(samples, this.#channels * at + c, this.#channels * end, this.#channels);
      this.#filled += end - at;
      at = end;
      if (this.#filled === HOP) this.#hop();
    }
  }

  /** LUFS; minus infinity while there was only silence. */
  get loudness(): number {
    const mean = this.#mean(0);
    return this.#mean(Math.floor((mean - PAUSE - SILENCE) / BIN));
  }

  #hop(): void {
    const ears = this.#channels === 1 ? 2 : 1;
    this.#hops = [...this.#hops.slice(-3), (ears * this.#energy) / HOP];
    this.#energy = 0;
    this.#filled = 0;
    for (let i = 0; i < this.#blocks.length; i++) this.#blocks[i]! *= FADE;
    if (this.#hops.length < 4) return;
    const bin = Math.floor((lufs(this.#hops.reduce((sum, energy) => sum + energy, 0) / 4) - SILENCE) / BIN);
    if (bin >= 0) this.#blocks[Math.min(bin, this.#blocks.length - 1)]! += 1;
  }

  /** Loudness of the blocks from a bin on. */
  #mean(from: number): number {
    let [energy, weight] = [0, 0];
    for (let i = Math.max(0, from); i < this.#blocks.length; i++) {
      weight += this.#blocks[i]!;
      energy += this.#blocks[i]! * 10 ** ((SILENCE + (i + 0.5) * BIN + 0.691) / 10);
    }
    return weight === 0 ? Number.NEGATIVE_INFINITY : lufs(energy / weight);
  }
}

function lufs(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}
