/** The peaks between samples, which a loudspeaker reaches too (ITU-R BS.1770-5, annex 2): the largest of four times as many samples. */

/** By phase; the third and fourth are the second and first backwards. */
const FIRST = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
  -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const SECOND = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const PHASES = [FIRST, SECOND, SECOND.toReversed(), FIRST.toReversed()].map((taps) => Float64Array.from(taps));
const TAPS = 12;
/** Between samples that are all smaller nothing reaches twice as much. */
const SMALL = 0.4;

/** Of one channel. */
export class TruePeak {
  /** The last samples, twice over, so that any twelve in a row are in one piece. */
  readonly #last = new Float64Array(2 * TAPS);
  #at = 0;
  /** The largest sample of the piece before. */
  #before = 0;

  /** Of every `step`th sample from `at`, before `end`: the largest there, found up to six samples after it was. Below 0.4 of the samples themselves. */
  peak(samples: Float32Array, at: number, end: number, step: number): number {
    let most = this.#before;
    this.#before = 0;
    for (let i = at; i < end; i += step) this.#before = Math.max(this.#before, Math.abs(samples[i]!));
    most = Math.max(most, this.#before);
    const isSmall = most < SMALL;
    if (isSmall) most = this.#before;
    for (let i = at; i < end; i += step) {
      this.#last[this.#at] = samples[i]!;
      this.#last[this.#at + TAPS] = samples[i]!;
      this.#at = (this.#at + 1) % TAPS;
      if (!isSmall) most = Math.max(most, this.#between());
    }
    return most;
  }

  #between(): number {
    let most = 0;
    for (const taps of PHASES) {
      let sum = 0;
      for (let k = 0; k < TAPS; k++) sum += taps[k]! * this.#last[this.#at + TAPS - 1 - k]!;
      most = Math.max(most, Math.abs(sum));
    }
    return most;
  }
}
