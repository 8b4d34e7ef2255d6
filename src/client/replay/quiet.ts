/** Where nobody speaks. Pure; times are seconds. */
import type { Peaks } from '../../node/replay/peaks.ts';

export interface Quiet {
  readonly from: number;
  readonly to: number;
}

/** A shorter pause belongs to what is said. */
const SHORTEST = 2;
/** What is left of a pause on either side of it: speech begins and ends softly. */
const EDGE = 0.4;

/** The pauses that can be skipped, in order. */
export function quietOf({ step, rows }: Peaks): readonly Quiet[] {
  const count = rows.reduce((most, { values }) => Math.max(most, values.length), 0);
  const quiet: Quiet[] = [];
  let from: number | undefined;
  for (let i = 0; i <= count; i++) {
    const isQuiet = i < count && rows.every(({ values }) => (values[i] ?? 0) === 0);
    if (isQuiet) from ??= i;
    else if (from !== undefined) {
      const span = { from: from === 0 ? 0 : from * step + EDGE, to: i * step - EDGE };
      if (span.to - span.from >= SHORTEST) quiet.push(span);
      from = undefined;
    }
  }
  return quiet;
}

/** Where to go on from `at`, when it is within a pause. */
export function behindQuiet(quiet: readonly Quiet[], at: number): number | undefined {
  const span = quiet.find(({ from, to }) => from <= at && at < to);
  // Whoever is nearly there is not moved.
  return span !== undefined && span.to - at > EDGE ? span.to : undefined;
}
