/**
 * Delay before the nth attempt (from 0), ms: doubles from `first` to `max`, then a random part of up to half is subtracted, so that many pages that
 * lost the same relay do not return in step. `random` yields 0..1.
 */
export function backoff(attempt: number, first: number, max: number, random: () => number = Math.random): number {
  const full = Math.min(max, first * 2 ** Math.min(attempt, 16));
  return Math.round(full * (1 - random() / 2));
}
