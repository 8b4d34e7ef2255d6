/** Upper ends of the histogram's buckets, seconds. */
export const LAG_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

/** How late the relay's ticks are: a histogram since the start, and a mean of the latest. Updated fifty times a second, so it is simple. */
export class TickLag {
  /** Ticks by bucket, not cumulative; the last entry counts everything above. */
  readonly counts: number[] = new Array<number>(LAG_BUCKETS.length + 1).fill(0);
  /** Sum of all, seconds. */
  sum = 0;
  /** Of about the last 50 ticks, ms. */
  mean = 0;

  /** A tick was `late` ms late. */
  note(late: number): void {
    const seconds = late / 1_000;
    const bucket = LAG_BUCKETS.findIndex((end) => seconds <= end);
    this.counts[bucket === -1 ? LAG_BUCKETS.length : bucket]! += 1;
    this.sum += seconds;
    this.mean += (late - this.mean) / 50;
  }

  /** Adds what another process measured, except for the mean, of which the worst is kept. */
  add(counts: readonly number[], sum: number, mean: number): void {
    for (const [i, count] of counts.entries()) this.counts[i]! += count;
    this.sum += sum;
    this.mean = Math.max(this.mean, mean);
  }
}
