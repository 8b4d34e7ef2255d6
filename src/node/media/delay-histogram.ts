/** Bins are 1 ms wide; larger values fall into the last one. */
const BINS = 640;
/** Weights grow instead of old ones shrinking; beyond this value all are scaled down, so that they stay exact. */
const LARGEST_WEIGHT = 1e12;

/**
 * Delays in milliseconds with exponential forgetting, to answer how long to wait so that enough arrives in time. With few observations a high
 * quantile or a bargain is the maximum seen.
 */
export class DelayHistogram {
  readonly #bins = new Float64Array(BINS);
  readonly #growth: number;
  #weight = 1;
  #total = 0;

  /** After `memory` later observations one counts 1/e as much. */
  constructor(memory: number) {
    this.#growth = Math.exp(1 / memory);
  }

  /** Adds a delay; below zero counts as zero. `weight` makes it count more or less than one observation. */
  add(ms: number, weight = 1): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(ms)));
    this.#weight *= this.#growth;
    this.#bins[bin]! += this.#weight * weight;
    this.#total += this.#weight * weight;
    if (this.#weight > LARGEST_WEIGHT) this.#rescale();
  }

  /** The smallest delay, in ms, that at most a share 1 - p of the observations exceeds; 0 before any observation. */
  quantile(p: number): number {
    const allowed = (1 - p) * this.#total;
    let above = 0;
    for (let bin = BINS - 1; bin > 0; bin--) {
      above += this.#bins[bin]!;
      if (above > allowed) return bin;
    }
    return 0;
  }

  /** The best delay up to `longest`, in ms, when each percent of late frames is as bad as waiting `msPerPercent` longer; 0 before any observation. */
  bargain(msPerPercent: number, longest: number): number {
    const price = (100 * msPerPercent) / this.#total;
    let above = 0;
    let best = 0;
    let lowest = Infinity;
    for (let bin = BINS - 1; bin >= 0; bin--) {
      const cost = bin + price * above;
      if (bin <= longest && cost <= lowest) {
        lowest = cost;
        best = bin;
      }
      above += this.#bins[bin]!;
    }
    return this.#total === 0 ? 0 : best;
  }

  #rescale(): void {
    const factor = 1 / this.#weight;
    let total = 0;
    for (let bin = 0; bin < BINS; bin++) {
      this.#bins[bin]! *= factor;
      total += this.#bins[bin]!;
    }
    this.#total = total;
    this.#weight = 1;
  }
}
