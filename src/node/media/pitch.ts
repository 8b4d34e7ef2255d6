/** Similarity of a signal with itself at an earlier or later point: it decides what concealment repeats and what time stretching leaves out. */

/** Only every nth sample is compared: 12 kHz is enough to find a voice's pitch, at a sixteenth of the cost. */
const STEP = 4;

export interface Match {
  /** Distance in samples. */
  readonly lag: number;
  /** Normalised correlation, -1..1; 0 where there is silence. */
  readonly likeness: number;
}

/**
 * The distance of `shortest`..`longest` samples at which the `span` samples from `start` are most like those from `start + lag`
 * (or `start - lag` with `direction` -1). The signal must reach that far.
 */
export function bestMatch(
  signal: Float32Array,
  start: number,
  span: number,
  shortest: number,
  longest: number,
  direction: 1 | -1,
): Match {
  let own = 0;
  for (let i = 0; i < span; i += STEP) own += signal[start + i]! ** 2;
  let lag = longest;
  let likeness = 0;
  for (let candidate = shortest; candidate <= longest; candidate += STEP) {
    const other = start + direction * candidate;
    let cross = 0;
    let energy = 0;
    for (let i = 0; i < span; i += STEP) {
      const sample = signal[other + i]!;
      cross += signal[start + i]! * sample;
      energy += sample * sample;
    }
    const normalised = own > 0 && energy > 0 ? cross / Math.sqrt(own * energy) : 0;
    if (normalised > likeness) {
      likeness = normalised;
      lag = candidate;
    }
  }
  return { lag, likeness };
}
