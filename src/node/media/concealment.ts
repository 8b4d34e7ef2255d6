/**
 * Sound for slots that did not come: the last pitch period goes on and fades away, which the ear hardly notices for one slot and
 * takes for a pause when it lasts.
 */
import { bestMatch } from './pitch.ts';

/** Samples of the past it needs. */
export const CONCEALMENT_HISTORY = 1920;
/** Pitch of voices: 66 to 400 Hz. */
const SHORTEST_PERIOD = 120;
const LONGEST_PERIOD = 720;
/** Samples compared when looking for the period. */
const SPAN = 480;
/** Less alike than this is noise: a short period would buzz, so a long piece is repeated. */
const PERIODIC = 0.5;
const NOISE_PERIOD = 960;
/** The end of the repeated piece leads smoothly into its beginning, samples. */
const SEAM = 48;
/** Full strength for 10 ms, silent after 70 ms, samples. */
const HOLD = 480;
const SILENT = 3360;
/** A step between what was heard and what is repeated dies away over about 1 ms. */
const STEP_DECAY = Math.exp(-1 / 48);

export class Concealment {
  readonly #pieces: Float32Array[];
  readonly #steps: number[];
  #position = 0;

  /** `history`: the last CONCEALMENT_HISTORY samples of each channel. Copied. */
  constructor(history: readonly Float32Array[]) {
    const end = CONCEALMENT_HISTORY;
    const { lag, likeness } = bestMatch(history[0]!, end - SPAN, SPAN, SHORTEST_PERIOD, LONGEST_PERIOD, -1);
    const period = likeness >= PERIODIC ? lag : NOISE_PERIOD;
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
    if (this.#position >= SILENT) return this.#pieces.map(() => new Float32Array(length));
    const out = this.#pieces.map((piece, channel) => {
      const samples = new Float32Array(length);
      let step = this.#steps[channel]!;
      for (let i = 0; i < length; i++) {
        const at = this.#position + i;
        samples[i] = (piece[at % piece.length]! + step) * strength(at);
        step *= STEP_DECAY;
      }
      this.#steps[channel] = step;
      return samples;
    });
    this.#position += length;
    return out;
  }
}

function strength(at: number): number {
  if (at < HOLD) return 1;
  return at >= SILENT ? 0 : (SILENT - at) / (SILENT - HOLD);
}
