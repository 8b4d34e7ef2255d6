/** The filter that makes energy what people call loud (ITU-R BS.1770-5, annex 1, tables 1 and 2), at 48 kHz. */

const [B0, B1, B2, A1, A2] = [
  1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585,
];
/** Of the second, numerators are 1, -2, 1. */
const [C1, C2] = [-1.99004745483398, 0.99007225036621];

/** Of one channel. */
export class KWeighting {
  #a1 = 0;
  #a2 = 0;
  #b1 = 0;
  #b2 = 0;

  /** Weighted samples squared, summed up: of every `step`th sample from `at`, before `end`. */
  energy(samples: Float32Array, at: number, end: number, step: number): number {
    let sum = 0;
    for (let i = at; i < end; i += step) {
      const sample = samples[i]!;
      const shelved = B0 * sample + this.#a1;
      this.#a1 = B1 * sample - A1 * shelved + this.#a2;
      this.#a2 = B2 * sample - A2 * shelved;
      const weighted = shelved + this.#b1;
      this.#b1 = -2 * shelved - C1 * weighted + this.#b2;
      this.#b2 = shelved - C2 * weighted;
      sum += weighted * weighted;
    }
    return sum;
  }
}
