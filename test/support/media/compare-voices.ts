/**
 * Is this recording this voice? Both are turned into log-mel spectrograms, aligned, and correlated two seconds at a time, so
 * that gain, automatic gain, a codec, small clock differences and single lost frames do not matter, while silence, another
 * speaker, noise and shuffled frames score low.
 */
import { logMel, type Spectrogram } from './mel.ts';

/** At or above this score a recording is the voice: the voice itself scores about 0.7-0.98, anything else below 0.32. */
export const SAME_VOICE = 0.45;

/**
 * The same for one of two or three voices that talk at once, in a recording of 8 s: a shorter one may lie in a voice's pauses. Mixed
 * at random, each scores at least 0.35 and an absent one at most 0.14.
 */
export const VOICE_AMONG_OTHERS = 0.25;

export interface Comparison {
  /** -1..1: how well the recording follows the source; 0 when nothing is heard. */
  readonly score: number;
  /** Where in the (looping) source the recording begins, seconds. */
  readonly offset: number;
  /** Loudest 10 ms of the recording, root mean square. */
  readonly level: number;
}

/** Frames of 10 ms in one stretch that may shift against the whole: jitter buffers stretch time. */
const STRETCH = 190;
/** How far a stretch may shift, frames. */
const SHIFT = 12;
/** The same where only the voice is asked for, not its gaps: a machine that stands still for half a second moves all that follows. */
const STALL = 80;
/** Below this level (rms) a recording counts as silent. */
const SILENCE = 1e-3;

/** Compares a recording with the source that looped behind the microphone, both 48 kHz mono. */
export function compareVoice(recording: Float32Array, source: Float32Array): Comparison {
  const heard = logMel(recording);
  const level = Math.max(0, ...heard.level);
  if (heard.frames < STRETCH || level < SILENCE) return { score: 0, offset: 0, level };
  const { best, stretches } = align(heard, logMel(source), STALL);
  const sum = stretches.reduce((all, { score }) => all + score, 0);
  return { score: sum / stretches.length, offset: best / 100, level };
}

/** A frame of 10 ms of a recording beside the frame of the source that it is: root mean squares. */
export interface AlignedFrame {
  readonly level: number;
  readonly source: number;
}

/** Lays a recording on its looping source. Empty when it is too short to tell. */
export function aligned(recording: Float32Array, source: Float32Array): AlignedFrame[] {
  const heard = logMel(recording);
  const said = logMel(source);
  return align(heard, said, SHIFT).stretches.flatMap(({ from, lag }) =>
    Array.from({ length: STRETCH }, (_, i) => ({
      level: heard.level[from + i]!,
      source: said.level[(((from + i + lag) % said.frames) + said.frames) % said.frames]!,
    })),
  );
}

interface Stretch {
  readonly from: number;
  readonly lag: number;
  readonly score: number;
}

/** How far the source must shift to be the recording: as a whole, and in each stretch at most `shift` more. Frames. */
function align(heard: Spectrogram, said: Spectrogram, shift: number): { best: number; stretches: readonly Stretch[] } {
  let best = 0;
  let bestScore = -Infinity;
  for (let lag = 0; lag < said.frames; lag++) {
    const score = correlate(heard, said, 0, heard.frames, lag);
    if (score > bestScore) [bestScore, best] = [score, lag];
  }
  const stretches: Stretch[] = [];
  for (let from = 0; from + STRETCH <= heard.frames; from += STRETCH) {
    let stretch: Stretch = { from, lag: best, score: -1 };
    for (let lag = best - shift; lag <= best + shift; lag++) {
      const score = correlate(heard, said, from, from + STRETCH, lag);
      if (score > stretch.score) stretch = { from, lag, score };
    }
    stretches.push(stretch);
  }
  return { best, stretches };
}

/** Pearson correlation of two spectrograms' frames, the second one looping and shifted by `lag` frames. */
function correlate(heard: Spectrogram, said: Spectrogram, from: number, to: number, lag: number): number {
  const { bands } = heard;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  let a1 = 0;
  let b1 = 0;
  for (let frame = from; frame < to; frame++) {
    const a = frame * bands;
    const b = ((((frame + lag) % said.frames) + said.frames) % said.frames) * bands;
    for (let band = 0; band < bands; band++) {
      const x = heard.values[a + band]!;
      const y = said.values[b + band]!;
      ab += x * y;
      aa += x * x;
      bb += y * y;
      a1 += x;
      b1 += y;
    }
  }
  const n = (to - from) * bands;
  const spread = Math.sqrt((aa - (a1 * a1) / n) * (bb - (b1 * b1) / n));
  return spread > 1e-9 ? (ab - (a1 * b1) / n) / spread : 0;
}
