/** Maps wall-clock time to output frames, though output is rendered in bursts. */
const WINDOW_MS = 5000;
const BUCKET_MS = 500;
/** A clock that is off by this much was set, not slow. */
const JUMP_MS = 1000;

/**
 * A block put at `frame(t)` is asked for no earlier than t: the earliest moment, seen lately, at which a frame was rendered is what
 * counts. So bursts cost exactly the waiting they must.
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

  /** The output frame that belongs to time `at` (ms); undefined before anything was rendered. */
  frame(at: number): number | undefined {
    return this.#least === undefined ? undefined : (at - this.#least) * this.#rate;
  }
}
