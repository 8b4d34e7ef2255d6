/** Plans as a calendar (iCalendar, RFC 5545). Pure. */
import ical, {
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventRepeatingFreq,
  ICalEventStatus,
  type ICalWeekday,
} from 'ical-generator';
import { DateTime } from 'luxon';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { meetingOf, placeInMonth, type Schedule, wallOf } from '../../src/node/planned/meetings.ts';
import { planDetails } from '../../src/node/planned/plan.ts';
import type { KeptPlan } from './plan-shelf.ts';

export interface CalendarOf {
  readonly name: string;
  /** Where the page is, with a slash at the end. */
  readonly base: string;
}

/** How often a calendar asks again, s: a meeting that is cancelled in the morning is gone by noon. */
const REFRESH = 3_600;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as ICalWeekday[];

/** What has a time zone in it begins so; for a zone that it does not know the library answers with a sentence. */
function zoneBlock(zone: string): string | undefined {
  const block = [tzlib_get_ical_block(zone)].flat()[0] ?? '';
  return block.startsWith('BEGIN:VTIMEZONE') ? block : undefined;
}

export function calendarOf({ name, base }: CalendarOf, plans: readonly KeptPlan[]): string {
  const calendar = ical({
    name,
    prodId: { company: 'stoa', product: 'stoa', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH,
  });
  calendar.timezone({ name: null, generator: (zone) => zoneBlock(zone) ?? null });
  for (const plan of plans) addPlan(calendar, plan, `${base}#room=${plan.room}`);
  return calendar.toString();
}

function addPlan(calendar: ICalCalendar, plan: KeptPlan, link: string): void {
  const { room, title, revision, issued, cancelled, bytes } = plan;
  const { description, hosts, schedule } = planDetails(bytes);
  const said = {
    summary: title,
    description: [description, hosts.join(', '), link].filter((part) => part !== '').join('\n\n'),
    location: link,
    url: link,
    sequence: revision,
    // A date of JavaScript would be written by the clock of this machine.
    stamp: DateTime.fromMillis(issued, { zone: 'utc' }),
    lastModified: DateTime.fromMillis(issued, { zone: 'utc' }),
    ...(cancelled ? { status: ICalEventStatus.CANCELLED } : {}),
  };
  if (zoneBlock(schedule.zone) === undefined) {
    for (const [id, starts, ends] of single(room, schedule)) {
      const [start, end] = [starts, ends].map((at) => DateTime.fromMillis(at, { zone: 'utc' }));
      calendar.createEvent({ ...said, id, start: start!, end: end! });
    }
    return;
  }
  const { zone, length, repeat, times, skipped } = schedule;
  const at = (index: number): DateTime => onWall(wallOf(schedule, index), zone);
  const event = calendar.createEvent({
    ...said,
    id: uidOf(room),
    start: at(0),
    end: at(0).plus({ minutes: length }),
    timezone: zone,
  });
  if (repeat === 'once') return;
  const exclude = skipped.map(at);
  event.repeating({
    // A count, and no last day: that would be written by another clock than the first.
    count: times,
    ...(repeat === 'weekly'
      ? { freq: ICalEventRepeatingFreq.WEEKLY }
      : { freq: ICalEventRepeatingFreq.MONTHLY, ...byDay(schedule) }),
    ...(exclude.length === 0 ? {} : { exclude, excludeTimezone: zone }),
  });
}

/** Stable, whatever the host changes and whichever relay tells it. */
function uidOf(room: string, index?: number): string {
  return `${room}${index === undefined ? '' : `-${index}`}@stoa`;
}

function onWall(wall: number, zone: string): DateTime {
  return DateTime.fromMillis(wall * 60_000, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
}

function byDay({ wall }: Schedule): { readonly byDay: ICalWeekday[]; readonly bySetPos: number } {
  const day = Math.floor(wall / 1_440);
  return { byDay: [WEEKDAYS[new Date(day * 86_400_000).getUTCDay()]!], bySetPos: placeInMonth(day) };
}

/** Each meeting by itself, for zones that calendars are not told of. */
function single(room: string, schedule: Schedule): readonly (readonly [id: string, starts: number, ends: number])[] {
  return Array.from({ length: schedule.times }, (_, index) => meetingOf(schedule, index))
    .filter(({ isSkipped }) => !isSkipped)
    .map(({ index, starts, ends }) => [uidOf(room, schedule.times > 1 ? index : undefined), starts, ends]);
}
