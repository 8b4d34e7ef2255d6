/**
 * Sound for missing slots: the last pitch period is repeated and fades out, which the ear hardly notices for one slot and takes for a pause when it
 * lasts. A vowel continues longer than noise, which would begin to rattle.
 */
import { bestMatch } from './pitch.ts';

/** Samples of history that it needs. */
export const CONCEALMENT_HISTORY = 1920;
/** Pitch range of voices: 66 to 400 Hz. */
const SHORTEST_PERIOD = 120;
const LONGEST_PERIOD = 720;
/** Samples compared in the search for the period. */
const SPAN = 480;
/** Below this similarity the sound is noise: a short period would buzz, so a long piece is repeated. */
const PERIODIC = 0.5;
const NOISE_PERIOD = 960;
/** Samples of crossfade from the end of the repeated piece into its beginning. */
const SEAM = 48;
/** Full strength for 10 ms; a voice is silent after 120 ms, noise after 70 ms. In samples. */
const HOLD = 480;
const SILENT_VOICE = 5760;
const SILENT_NOISE = 3360;
/** A step between real and repeated sound fades over about 1 ms. */
const STEP_DECAY = Math.exp(-1 / 48);

export class Concealment {
  readonly #pieces: Float32Array[];
  readonly #steps: number[];
  readonly #silent: number;
  #position = 0;

  /** `history`: the last CONCEALMENT_HISTORY samples of each channel, which are copied. */
  constructor(history: readonly Float32Array[]) {
    const end = CONCEALMENT_HISTORY;
    const { lag, likeness } = bestMatch(history[0]!, end - SPAN, SPAN, SHORTEST_PERIOD, LONGEST_PERIOD, -1);
    const voiced = likeness >= PERIODIC;
    const period = voiced ? lag : NOISE_PERIOD;
    this.#silent = voiced ? SILENT_VOICE : SILENT_NOISE;
    this.#pieces = history.map((past) => {
      const piece = past.slice(end - period, end);
      for (let i = 0; i < SEAM; i++) {
        const at = period - SEAM + i;
        const share = (i + 1) / (SEAM + 1);
        piece[at] = piece[at]! * (1 - share) + past[end - period - SEAM + i]! * share;
      }
      return piece;
    });
    this.#steps = history.map((past, channel) => past[end - 1]! - this.#pieces[channel]![0]!);
  }

  /** The next `length` samples of each channel. */
  next(length: number): Float32Array[] {
    if (this.#position >= this.#silent) return this.#pieces.map(() => new Float32Array(length));
    const out = this.#pieces.map((piece, channel) => {
      const samples = new Float32Array(length);
      let step = this.#steps[channel]!;
      for (let i = 0; i < length; i++) {
        const at = this.#position + i;
        samples[i] = (piece[at % piece.length]! + step) * this.#strength(at);
        step *= STEP_DECAY;
      }
      this.#steps[channel] = step;
      return samples;
    });
    this.#position += length;
    return out;
  }

  #strength(at: number): number {
    if (at < HOLD) return 1;
    return at >= this.#silent ? 0 : (this.#silent - at) / (this.#silent - HOLD);
  }
}
