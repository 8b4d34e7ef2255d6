/**
 * Shortens or lengthens a block of sound by one pitch period (or a piece of silence), at the same pitch and without a click: how playout catches up
 * after a burst and makes room before an expected delay.
 */
import { bestMatch } from './pitch.ts';

/** Samples of crossfade between the two places. */
const FADE = 240;
const SHORTEST = 120;
const LONGEST = 480;
/** Places less alike than this are joined only when they must be. */
const ALIKE = 0.6;

/**
 * `block` with up to `most` samples removed; undefined when no two places in it are alike enough. `anyway` joins the best there are. The first
 * channel decides.
 */
export function shorten(block: readonly Float32Array[], most: number, anyway: boolean): Float32Array[] | undefined {
  const lag = place(block, most, anyway);
  if (lag === undefined) return undefined;
  return block.map((samples) => {
    const out = samples.slice(lag);
    blend(out, 0, samples, out.slice(0, FADE));
    return out;
  });
}

/** `block` with up to `most` samples added; undefined as for `shorten`. */
export function lengthen(block: readonly Float32Array[], most: number, anyway: boolean): Float32Array[] | undefined {
  const lag = place(block, most, anyway);
  if (lag === undefined) return undefined;
  return block.map((samples) => {
    const out = new Float32Array(samples.length + lag);
    out.set(samples.subarray(0, lag));
    out.set(samples, lag);
    blend(out, lag, samples.subarray(lag), samples.subarray(0, FADE));
    return out;
  });
}

function place(block: readonly Float32Array[], most: number, anyway: boolean): number | undefined {
  const samples = block[0]!;
  const longest = Math.min(LONGEST, most, samples.length - FADE);
  if (longest < SHORTEST) return undefined;
  const { lag, likeness } = bestMatch(samples, 0, FADE, SHORTEST, longest, 1);
  return likeness >= ALIKE || anyway ? lag : undefined;
}

/** Crossfades from `from` to `to` over FADE samples of `out` beginning at `at`. */
function blend(out: Float32Array, at: number, from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < FADE; i++) {
    const share = (i + 0.5) / FADE;
    out[at + i] = from[i]! * (1 - share) + to[i]! * share;
  }
}
