/** Whether a relay is under load, and how much, from what it measures. Pure. */

/** What is measured every moment. */
export interface Measured {
  /** Of all places for listeners, those that are left: 0 to 1. */
  readonly places: number;
  /** How late ticks are, as a mean, ms. */
  readonly late: number;
  /** Strangers who ask to come in, a second. */
  readonly joins: number;
}

/** 0: none; up to 3, the most work that is asked. */
export type LoadLevel = 0 | 1 | 2 | 3;

export interface Load {
  readonly level: LoadLevel;
  /** Since when what is measured speaks for another level, ms by a clock that does not jump; undefined while it does not. */
  readonly since: number | undefined;
}

export const NO_LOAD: Load = { level: 0, since: undefined };

/** Any of these makes a level. */
const LEVELS: readonly (Measured & { readonly level: LoadLevel })[] = [
  { level: 3, places: 0.02, late: 400, joins: 400 },
  { level: 2, places: 0.05, late: 200, joins: 200 },
  { level: 1, places: 0.1, late: 100, joins: 100 },
];
/** All of these together end it. */
const CALM: Measured = { places: 0.15, late: 50, joins: 50 };
/** It begins after so long, ms, rises at once, and becomes less after so long. */
const BEGINS = 1_000;
const EASES = 10_000;

/** The load after another measurement at `now`, ms. */
export function nextLoad({ level, since = undefined }: Load, measured: Measured, now: number): Load {
  const next = levelOf(measured, level);
  if (next === level) return { level, since: undefined };
  if (level > 0 && next > level) return { level: next, since: undefined };
  const begun = since ?? now;
  return now - begun >= (next > level ? BEGINS : EASES) ? { level: next, since: undefined } : { level, since: begun };
}

function levelOf({ places, late, joins }: Measured, before: LoadLevel): LoadLevel {
  const reached = LEVELS.find((l) => places < l.places || late >= l.late || joins >= l.joins)?.level ?? 0;
  const isCalm = places >= CALM.places && late < CALM.late && joins < CALM.joins;
  return reached === 0 && before > 0 && !isCalm ? 1 : reached;
}
