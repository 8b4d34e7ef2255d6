/** Maps wall-clock time to output frames, although output is rendered in bursts. */
const WINDOW_MS = 5000;
const BUCKET_MS = 500;
/** A difference this large means that the clock was set, not that it drifts. */
const JUMP_MS = 1000;

/**
 * A block queued at `frame(t)` is requested no earlier than t: what counts is the earliest moment, seen recently, at which a frame was rendered.
 * Bursts therefore cost no more waiting than they must.
 */
export class ClockMap {
  readonly #rate: number;
  #buckets: { readonly start: number; least: number }[] = [];
  #least: number | undefined;

  /** `rate`: frames per second. */
  constructor(rate: number) {
    this.#rate = rate / 1000;
  }

  /** `frame` is being rendered at `now` (ms). */
  observe(frame: number, now: number): void {
    const offset = now - frame / this.#rate;
    if (this.#least !== undefined && Math.abs(offset - this.#least) > JUMP_MS) this.#buckets = [];
    const last = this.#buckets.at(-1);
    if (last !== undefined && now - last.start < BUCKET_MS) {
      if (offset >= last.least) return;
      last.least = offset;
    } else {
      if (this.#buckets.length >= WINDOW_MS / BUCKET_MS) this.#buckets.shift();
      this.#buckets.push({ start: now, least: offset });
    }
    this.#least = Infinity;
    for (const { least } of this.#buckets) if (least < this.#least) this.#least = least;
  }

  /** The output frame for time `at` (ms); undefined before anything was rendered. */
  frame(at: number): number | undefined {
    return this.#least === undefined ? undefined : (at - this.#least) * this.#rate;
  }
}
