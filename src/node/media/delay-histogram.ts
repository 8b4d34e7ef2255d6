/** Bins are 1 ms wide; what is larger falls into the last one. */
const BINS = 640;
/** Weights grow instead of old ones shrinking; beyond this they are scaled back so that they stay exact. */
const LARGEST_WEIGHT = 1e12;

/**
 * Delays in milliseconds, remembered with exponential forgetting, for asking how long to wait so
 * that enough comes in time. With few observations a high quantile, and a bargain, is the maximum seen.
 */
export class DelayHistogram {
  readonly #bins = new Float64Array(BINS);
  readonly #growth: number;
  #weight = 1;
  #total = 0;

  /** An observation counts 1/e as much after `memory` later ones. */
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

  /** The smallest delay in ms that at most a share 1 - p of what was seen exceeds; 0 before any observation. */
  quantile(p: number): number {
    const allowed = (1 - p) * this.#total;
    let above = 0;
    for (let bin = BINS - 1; bin > 0; bin--) {
      above += this.#bins[bin]!;
      if (above > allowed) return bin;
    }
    return 0;
  }

  /**
   * The delay in ms, up to `longest`, that is the best bargain when each percent of what comes too late is as bad as `msPerPercent` of
   * waiting; 0 before any observation.
   */
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
