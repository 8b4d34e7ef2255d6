/** When somebody who wants to be reminded of a planned room hears of it: a while before each meeting, and as it begins. Pure. */
import type { Meeting } from './meetings.ts';

/** So long before, ms. */
export const LEAD = 10 * 60_000;
/** A device that slept, or a relay that was away, still tells so long after the beginning, ms. */
const LATE = 30 * 60_000;

/**
 * The last instant (ms since 1970) by `now` at which somebody was to be told of this meeting, if they have been told nothing since: `since` is up to when
 * everything has been told. Undefined when there is nothing to tell, or not any more.
 */
export function dueReminder(
  { starts, ends }: Pick<Meeting, 'starts' | 'ends'>,
  since: number,
  now: number,
): number | undefined {
  if (now >= Math.min(ends, starts + LATE)) return undefined;
  return [starts, starts - LEAD].find((due) => due <= now && due > since);
}
