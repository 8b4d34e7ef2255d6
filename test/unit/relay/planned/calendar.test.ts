import ICAL from 'ical.js';
import nodeIcal, { type VEvent } from 'node-ical';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../../relay/planned/calendar.ts';
import { type KeptPlan, PlanShelf } from '../../../../relay/planned/plan-shelf.ts';
import type { Schedule } from '../../../../src/node/planned/meetings.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { NOON, signer } from '../../../support/records/records.ts';

const BASE = 'https://olive.example/';
const YEAR = { ...THURSDAYS, times: 52 };

async function kept(schedule: Schedule, said = {}, title = 'Books'): Promise<KeptPlan> {
  const shelf = new PlanShelf();
  const made = await plan(await signer(1), { schedule, ...said }, { title });
  expect(shelf.take(made, NOON, 'a')).toBe('kept');
  return shelf.get(made.charter.id)!;
}

describe('a calendar', () => {
  it('says what the host wrote, whatever is in it, and where the room is', async () => {
    const description = 'Semicolons; commas, \\backslashes\\ and 😀😀😀.\n'.repeat(6);
    const text = calendarOf({ name: 'Olive, a relay; mine', base: BASE }, [
      await kept(YEAR, { description, hosts: ['Ada', 'Bao'] }, 'Books, old; and \\new 📚'),
    ]);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!);
    expect(event.summary).toBe('Books, old; and \\new 📚');
    expect(event.description.startsWith(description)).toBe(true);
    expect(event.description).toContain('Ada, Bao');
    expect(event.component.getFirstPropertyValue('url')).toMatch(/^https:\/\/olive\.example\/#room=/);
    const [read] = Object.values(nodeIcal.sync.parseICS(text)).filter(
      (item): item is VEvent => item?.type === 'VEVENT',
    );
    // It reads the title's backslash and the letter behind it as a line feed.
    expect(read!.description).toContain('commas, ');
  });

  it('names a room alike through changes, and counts them', async () => {
    const said = async (plan: KeptPlan) => {
      const text = calendarOf({ name: 'Olive', base: BASE }, [plan]);
      return new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!);
    };
    const first = await said(await kept(YEAR));
    const moved = await said(await kept({ ...YEAR, wall: YEAR.wall + 60 }, { revision: 3 }));
    expect(moved.uid).toBe(first.uid);
    expect([first.sequence, moved.sequence]).toEqual([0, 3]);
    expect(moved.component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2026-11-22T12:00:00Z');
  });

  it('says of one that is cancelled that it is', async () => {
    const text = calendarOf({ name: 'Olive', base: BASE }, [await kept(YEAR, { cancelled: true, revision: 1 })]);
    expect(text).toContain('STATUS:CANCELLED');
  });
});
