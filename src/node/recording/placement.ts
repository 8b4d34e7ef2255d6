/** Where a stream's frames are on the recording's clock. Pure: sequence numbers and arrival times go in, slots come out. */
import { FRAME_MS, seqDistance } from '../media/frame.ts';

/** What arrived fastest within this time, ms, tells how far apart the two clocks are; they drift by milliseconds meanwhile. */
const WINDOW = 30_000;
const BUCKET = 5_000;
/** When all of this, ms, came so many slots later than before, the speaker's numbers stood still: its machine slept. */
const SETTLED = 2_000;
const JUMP = 25;
/** Slots by which the measure may be off because packets were late. */
const JITTER = 1;

export class Placement {
  readonly #first: number;
  #buckets: { readonly since: number; least: number }[] = [];
  /** Slot of number `first`. */
  #anchor: number | undefined;

  /** `first`: any sequence number of the stream. */
  constructor(first: number) {
    this.#first = first;
  }

  /** Frame `seq` arrived `now` ms after the recording began. */
  observe(seq: number, now: number): void {
    // The frame began a slot before it could arrive.
    const offset = now / FRAME_MS - 1 - seqDistance(seq, this.#first);
    const last = this.#buckets.at(-1);
    if (last === undefined || now - last.since >= BUCKET) this.#buckets.push({ since: now, least: offset });
    else last.least = Math.min(last.least, offset);
    const { since, least } = this.#buckets.at(-1)!;
    const hasJumped = (before: number): boolean => now - since >= SETTLED && before < least - JUMP;
    this.#buckets = this.#buckets.filter((bucket) => now - bucket.since < WINDOW && !hasJumped(bucket.least));
  }

  /**
   * The slot of frame `seq`, once something was observed. Neighbours stay neighbours, so that no word is cut: only where a stretch of speech `begins`
   * the clocks are set anew.
   */
  slot(seq: number, begins: boolean): number {
    const fit = Math.floor(Math.min(...this.#buckets.map(({ least }) => least)));
    const off = fit - (this.#anchor ?? Number.NEGATIVE_INFINITY);
    if (off > JUMP || (begins && Math.abs(off) > JITTER)) this.#anchor = fit;
    return this.#anchor! + seqDistance(seq, this.#first);
  }
}
