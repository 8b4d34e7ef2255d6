import { describe, expect, it } from 'vitest';
import {
  lastMeeting,
  meetingOf,
  meetingsUntil,
  nextMeeting,
  placeInMonth,
} from '../../../../src/node/planned/meetings.ts';
import { THURSDAYS, wall } from '../../../support/records/plans.ts';

const starts = (schedule: typeof THURSDAYS): string[] =>
  Array.from({ length: schedule.times }, (_, i) => new Date(meetingOf(schedule, i).starts).toISOString().slice(0, 16));

describe('the meetings of a plan', () => {
  it('stay at their hour where the host is when clocks change', () => {
    expect(starts({ ...THURSDAYS, wall: wall(2027, 3, 18, 19), times: 3 })).toEqual([
      '2027-03-18T18:00',
      '2027-03-25T18:00',
      '2027-04-01T17:00',
    ]);
  });

  it('stay at their weekday of the month; a fifth is the last', () => {
    const monthly = { ...THURSDAYS, zone: 'UTC', repeat: 'monthly' as const, times: 4 };
    // The third Tuesday, over the end of a year.
    expect(starts({ ...monthly, wall: wall(2026, 11, 17, 19) })).toEqual([
      '2026-11-17T19:00',
      '2026-12-15T19:00',
      '2027-01-19T19:00',
      '2027-02-16T19:00',
    ]);
    expect(starts({ ...monthly, wall: wall(2026, 10, 30, 19) })).toEqual([
      '2026-10-30T19:00',
      '2026-11-27T19:00',
      '2026-12-25T19:00',
      '2027-01-29T19:00',
    ]);
    expect([1, 7, 8, 28, 29, 31].map((day) => placeInMonth(Date.UTC(2026, 9, day) / 86_400_000))).toEqual([
      1, 1, 2, 4, -1, -1,
    ]);
  });

  it('are next until they are over, those left out never', () => {
    const schedule = { ...THURSDAYS, skipped: [1] };
    const [first, third] = [meetingOf(schedule, 0), meetingOf(schedule, 2)];
    expect(nextMeeting(schedule, 0)).toEqual(first);
    expect(nextMeeting(schedule, first.ends - 1)).toEqual(first);
    expect(nextMeeting(schedule, first.ends)).toEqual(third);
    expect(nextMeeting(schedule, meetingOf(schedule, 3).ends)).toBeUndefined();
    expect(lastMeeting({ ...schedule, skipped: [2, 3] })).toEqual(meetingOf(THURSDAYS, 1));
    expect(lastMeeting({ ...schedule, skipped: [0, 1, 2, 3] })).toBeUndefined();
    expect(meetingsUntil(schedule, third.starts).map(({ index, isSkipped }) => [index, isSkipped])).toEqual([
      [0, false],
      [1, true],
    ]);
  });
});
