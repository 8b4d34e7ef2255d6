/** Reads a queue at a speed a little above or below 1, by cubic interpolation; at exactly 1 it copies. */
import type { SampleQueue } from './sample-queue.ts';

export class SampleReader {
  readonly #queue: SampleQueue;
  #speed = 1;
  #rate = 1;
  /** How far between the front sample and the next one, 0..1. */
  #fraction = 0;

  constructor(queue: SampleQueue) {
    this.#queue = queue;
  }

  /** The requested speed; the return to 1 happens on a whole sample. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    if (speed !== 1) this.#rate = speed;
  }

  /** Returns to speed 1 at once, at the cost of less than a sample. */
  steady(): void {
    this.#speed = 1;
    this.#rate = 1;
    this.#fraction = 0;
  }

  /** Fills `out` from `start` to `length` as far as the queue reaches; returns the index up to which it is filled. */
  read(out: readonly Float32Array[], length: number, start = 0): number {
    let at = start;
    while (at < length && (this.#rate !== 1 || this.#fraction > 0)) {
      // Interpolation reads two samples beyond the front one.
      if (this.#queue.length < 4) {
        this.steady();
        break;
      }
      for (let c = 0; c < out.length; c++) out[c]![at] = this.#interpolate(c);
      at += 1;
      this.#advance();
    }
    const copied = Math.min(length - at, this.#queue.length);
    if (copied > 0) {
      for (let c = 0; c < out.length; c++) this.#queue.peek(c, out[c]!, at, copied);
      this.#queue.skip(copied);
    }
    return at + Math.max(0, copied);
  }

  #advance(): void {
    this.#fraction += this.#rate;
    const whole = Math.floor(this.#fraction);
    this.#queue.skip(whole);
    this.#fraction -= whole;
    // With a rate of 1 ± 0.02 the fraction comes within a step of zero now and then, and there a copy joins seamlessly.
    if (this.#speed === 1 && (this.#fraction < Math.abs(this.#rate - 1) || this.#rate === 1)) this.steady();
  }

  /** Catmull-Rom through the four samples around the fraction. */
  #interpolate(channel: number): number {
    const a = this.#queue.sample(channel, -1);
    const b = this.#queue.sample(channel, 0);
    const c = this.#queue.sample(channel, 1);
    const d = this.#queue.sample(channel, 2);
    const t = this.#fraction;
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}
