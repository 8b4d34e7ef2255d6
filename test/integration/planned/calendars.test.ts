/** Whether three readers of calendars, each of its own making, find the meetings where the plan has them: a year long, over both changes of clocks. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import nodeIcal, { type VEvent } from 'node-ical';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarOf } from '../../../relay/planned/calendar.ts';
import { type KeptPlan, PlanShelf } from '../../../relay/planned/plan-shelf.ts';
import { meetingsUntil, type Schedule } from '../../../src/node/planned/meetings.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { plan, THURSDAYS, wall } from '../../support/records/plans.ts';
import { NOON, signer } from '../../support/records/records.ts';

const run = promisify(execFile);
const BASE = 'https://olive.example/';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-calendar-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function kept(schedule: Schedule, said = {}, title = 'Books'): Promise<KeptPlan> {
  const shelf = new PlanShelf();
  const made = await plan(await signer(1), { schedule, ...said }, { title });
  expect(shelf.take(made, NOON, 'a')).toBe('kept');
  return shelf.get(made.charter.id)!;
}

/** When meetings begin and end, ms since 1970. */
type Found = readonly (readonly [starts: number, ends: number])[];

function planned(schedule: Schedule): Found {
  return meetingsUntil(schedule, Number.POSITIVE_INFINITY)
    .filter(({ isSkipped }) => !isSkipped)
    .map(({ starts, ends }) => [starts, ends]);
}

const FROM = NOON - 86_400_000;
const TO = NOON + 400 * 86_400_000;

function byIcalJs(text: string): Found {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return calendar
    .getAllSubcomponents('vevent')
    .flatMap((component) => {
      const event = new ICAL.Event(component);
      const each = event.iterator();
      const found: [number, number][] = [];
      for (let next = each.next(); next; next = each.next()) {
        const { startDate, endDate } = event.getOccurrenceDetails(next);
        found.push([startDate.toJSDate().getTime(), endDate.toJSDate().getTime()]);
        if (!event.isRecurring()) break;
      }
      return found;
    })
    .sort(([a], [b]) => a - b);
}

function byNodeIcal(text: string): Found {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((item): item is VEvent => item?.type === 'VEVENT')
    .flatMap((event) => nodeIcal.expandRecurringEvent(event, { from: new Date(FROM), to: new Date(TO) }))
    .map(({ start, end }): [number, number] => [start.getTime(), end.getTime()])
    .sort(([a], [b]) => a - b);
}

async function byKhal(text: string): Promise<Found> {
  const khal = await findProgram('khal');
  const folder = await mkdtemp(join(home, 'khal-'));
  await mkdir(join(folder, 'calendar'));
  const formats = ['timeformat = %H:%M', 'dateformat = %Y-%m-%d', 'longdateformat = %Y-%m-%d'];
  const long = ['datetimeformat = %Y-%m-%d %H:%M', 'longdatetimeformat = %Y-%m-%d %H:%M'];
  const zones = ['default_timezone = UTC', 'local_timezone = UTC'];
  const config = ['[calendars]', '[[stoa]]', `path = ${folder}/calendar`, '[locale]', ...formats, ...long, ...zones];
  await writeFile(join(folder, 'config'), `${config.join('\n')}\n[sqlite]\npath = ${folder}/cache.db\n`);
  await writeFile(join(folder, 'feed.ics'), text);
  const env = { ...process.env, LC_ALL: 'C.UTF-8', XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder, HOME: folder };
  const ask = (...args: string[]) => run(khal, ['-c', join(folder, 'config'), ...args], { env });
  await ask('import', '--batch', join(folder, 'feed.ics'));
  const format = 'at {start-long-full}|{end-long-full}';
  const day = new Date(FROM).toISOString().slice(0, 10);
  const { stdout } = await ask('list', '--day-format', '', '--format', format, day, '400d');
  const utc = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`);
  return [...stdout.matchAll(/^at (.+)\|(.+)$/gm)]
    .map(([, start, end]): [number, number] => [utc(start!), utc(end!)])
    .sort(([a], [b]) => a - b);
}

const YEAR = { ...THURSDAYS, times: 52 };
const PLANS: readonly (readonly [name: string, schedule: Schedule])[] = [
  ['every week of a year in Berlin, over both changes of clocks', YEAR],
  [
    'every week of a year in New York, three of them left out, the first among them',
    { ...YEAR, zone: 'America/New_York', skipped: [0, 15, 40] },
  ],
  [
    'every week in the south, where summer is winter',
    { ...YEAR, zone: 'Australia/Sydney', wall: wall(2026, 11, 26, 8, 30) },
  ],
  ['every third Tuesday', { ...THURSDAYS, wall: wall(2026, 12, 15, 19), repeat: 'monthly', times: 12 }],
  [
    'every last Monday, one of them left out',
    { ...THURSDAYS, wall: wall(2026, 11, 30, 19), repeat: 'monthly', times: 12, skipped: [4] },
  ],
  ['once', { ...THURSDAYS, repeat: 'once', times: 1 }],
  ['over midnight', { ...YEAR, wall: wall(2026, 11, 28, 23, 30), length: 90 }],
  ['in a zone that calendars are not told of, one left out', { ...YEAR, zone: 'Etc/GMT+5', skipped: [7] }],
];

describe.each(PLANS)('a plan that is held %s', (_, schedule) => {
  it('is found at the same instants by ical.js, node-ical and khal', { timeout: 60_000 }, async () => {
    const text = calendarOf({ name: 'Olive', base: BASE }, [await kept(schedule)]);
    const meant = planned(schedule);
    expect(meant.length).toBe(schedule.times - schedule.skipped.length);
    expect(byIcalJs(text)).toEqual(meant);
    expect(byNodeIcal(text)).toEqual(meant);
    expect(await byKhal(text)).toEqual(meant);
  });
});
