/** Takes the noise out of a voice by RNNoise, wholly or in part: what is left of it is the original, as late as the filtered sound. */
import type { NoiseStrength } from '../engine.ts';
import { BLOCK, type Rnnoise } from './rnnoise.ts';

/** How much of the original stays: of noise that RNNoise takes out wholly, a third is 9 dB less. */
const KEPT: Readonly<Record<NoiseStrength, number>> = { mild: 0.35, strong: 0 };

export class NoiseFilter {
  readonly #rnnoise: Rnnoise;
  readonly #kept: number;
  #before = new Float32Array(BLOCK);
  #now = new Float32Array(BLOCK);

  /** The filter owns `rnnoise`. */
  constructor(rnnoise: Rnnoise, strength: NoiseStrength) {
    this.#rnnoise = rnnoise;
    this.#kept = KEPT[strength];
  }

  /** Mono samples of -1..1 at 48 kHz, a multiple of BLOCK, in place; what comes out is BLOCK samples late. */
  filter(samples: Float32Array): void {
    for (let start = 0; start < samples.length; start += BLOCK) {
      const block = samples.subarray(start, start + BLOCK);
      this.#now.set(block);
      this.#rnnoise.process(block);
      for (let i = 0; i < BLOCK; i++) block[i] = (1 - this.#kept) * block[i]! + this.#kept * this.#before[i]!;
      [this.#before, this.#now] = [this.#now, this.#before];
    }
  }

  /** Forgets the last sound, as when somebody mutes: it is not to be heard when they come back. */
  reset(): void {
    this.#before.fill(0);
    this.#rnnoise.reset();
  }

  /** Frees its memory; it must not be used any more. */
  close(): void {
    this.#rnnoise.close();
  }
}
