/** When the meetings of a plan are. Pure. */
import { instantOf } from './wall-clock.ts';

export type Repeat = 'once' | 'weekly' | 'monthly';
/** In their order on the wire. */
export const REPEATS: readonly Repeat[] = ['once', 'weekly', 'monthly'];

export interface Schedule {
  /** IANA name of the host's zone. */
  readonly zone: string;
  /** When the first begins by the clock there, minutes since 1970-01-01T00:00. */
  readonly wall: number;
  /** Minutes. */
  readonly length: number;
  /** 'monthly': on the same weekday of the month, the third Tuesday for instance; a fifth is the last. */
  readonly repeat: Repeat;
  /** How many there are, with those that are left out. */
  readonly times: number;
  /** Which are left out, counted from 0, ascending. */
  readonly skipped: readonly number[];
}

export interface Meeting {
  /** Which of the plan's it is, from 0. */
  readonly index: number;
  /** ms since 1970. */
  readonly starts: number;
  readonly ends: number;
  readonly isSkipped: boolean;
}

const MINUTES_A_DAY = 1_440;
const DAYS_A_WEEK = 7;

/** Which weekday of its month a day is: 1 to 4, or -1 for a fifth, which is the last. `day`: days since 1970. */
export function placeInMonth(day: number): number {
  const place = Math.ceil(new Date(day * 86_400_000).getUTCDate() / DAYS_A_WEEK);
  return place === 5 ? -1 : place;
}

/** The day (since 1970) `months` later that has the same place among the weekdays of its month. */
function monthsLater(day: number, months: number): number {
  const first = new Date(day * 86_400_000);
  const weekday = first.getUTCDay();
  const place = placeInMonth(day);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + months];
  if (place === -1) {
    const last = new Date(Date.UTC(year, month + 1, 0));
    const back = (last.getUTCDay() - weekday + DAYS_A_WEEK) % DAYS_A_WEEK;
    return last.getTime() / 86_400_000 - back;
  }
  const begin = new Date(Date.UTC(year, month, 1));
  const on = (weekday - begin.getUTCDay() + DAYS_A_WEEK) % DAYS_A_WEEK;
  return begin.getTime() / 86_400_000 + on + (place - 1) * DAYS_A_WEEK;
}

/** When one begins by the wall's clock, minutes since 1970. */
export function wallOf({ wall, repeat }: Pick<Schedule, 'wall' | 'repeat'>, index: number): number {
  const day = Math.floor(wall / MINUTES_A_DAY);
  const on = repeat === 'monthly' ? monthsLater(day, index) : day + index * DAYS_A_WEEK;
  return on * MINUTES_A_DAY + (wall % MINUTES_A_DAY);
}

export function meetingOf(schedule: Schedule, index: number): Meeting {
  const starts = instantOf(wallOf(schedule, index), schedule.zone);
  return {
    index,
    starts,
    ends: starts + schedule.length * 60_000,
    isSkipped: schedule.skipped.includes(index),
  };
}

/** The first that is not over at `now` (ms since 1970) and not left out. Undefined when all are. */
export function nextMeeting(schedule: Schedule, now: number): Meeting | undefined {
  // Clocks of zones are a day from UTC at most: what is over by more than that need not be looked up.
  const length = schedule.length * 60_000;
  for (let index = 0; index < schedule.times; index++) {
    if (schedule.skipped.includes(index)) continue;
    if (wallOf(schedule, index) * 60_000 + length + 86_400_000 < now) continue;
    const meeting = meetingOf(schedule, index);
    if (meeting.ends > now) return meeting;
  }
  return undefined;
}

/** The last that is not left out; undefined when all are. */
export function lastMeeting(schedule: Schedule): Meeting | undefined {
  for (let index = schedule.times - 1; index >= 0; index--)
    if (!schedule.skipped.includes(index)) return meetingOf(schedule, index);
  return undefined;
}

/** Those that begin before an instant (ms since 1970), left out or not. */
export function meetingsUntil(schedule: Schedule, until: number): readonly Meeting[] {
  const all = Array.from({ length: schedule.times }, (_, index) => meetingOf(schedule, index));
  return all.filter(({ starts }) => starts < until);
}
