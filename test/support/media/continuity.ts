/** Is anything missing in the middle of what was heard? Compares loudness, frame by frame of 10 ms, with what was said. */
import { aligned } from './compare-voices.ts';

export interface Continuity {
  /** The longest stretch in which something was said and next to nothing heard, ms. */
  readonly gap: number;
  /** Stretches of that kind that are long enough to be noticed. */
  readonly gaps: number;
}

/** Root mean square from which a frame was said aloud. */
const ALOUD = 0.03;
/** Share of its usual loudness below which a frame was not heard. */
const UNHEARD = 0.1;
/** From this length on a gap is noticed, frames: hiding what is missing bridges less. */
const NOTICED = 4;
/** Frames either way within which alignment may be off. */
const NEAR = 3;

/** `said` loops. Nothing aligned is one long gap. */
export function continuity(heard: Float32Array, said: Float32Array): Continuity {
  const frames = aligned(heard, said);
  const ratios = frames.filter(({ source }) => source > ALOUD).map(({ source, level }) => level / source);
  const usual = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? 0;
  if (usual === 0) return { gap: frames.length * 10, gaps: 1 };
  let run = 0;
  let longest = 0;
  let gaps = 0;
  for (const [i, { level }] of frames.entries()) {
    const near = frames.slice(Math.max(0, i - NEAR), i + NEAR + 1);
    const least = Math.min(...near.map(({ source }) => source));
    run = least > ALOUD && level < UNHEARD * usual * least ? run + 1 : 0;
    if (run === NOTICED) gaps++;
    longest = Math.max(longest, run);
  }
  return { gap: longest * 10, gaps };
}
