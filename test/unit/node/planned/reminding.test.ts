import { expect, it } from 'vitest';
import { dueReminder, LEAD } from '../../../../src/node/planned/reminding.ts';

const MINUTE = 60_000;
const STARTS = 1_000 * MINUTE;
const meeting = { starts: STARTS, ends: STARTS + 60 * MINUTE };

it('is due ten minutes before a meeting, and as it begins', () => {
  expect(dueReminder(meeting, 0, STARTS - LEAD - 1)).toBeUndefined();
  expect(dueReminder(meeting, 0, STARTS - LEAD)).toBe(STARTS - LEAD);
  expect(dueReminder(meeting, STARTS - LEAD, STARTS - 1)).toBeUndefined();
  expect(dueReminder(meeting, STARTS - LEAD, STARTS)).toBe(STARTS);
  expect(dueReminder(meeting, STARTS, STARTS + MINUTE)).toBeUndefined();
});

it('is one for who slept over both, and none once it is of no use', () => {
  expect(dueReminder(meeting, 0, STARTS + 29 * MINUTE)).toBe(STARTS);
  expect(dueReminder(meeting, 0, STARTS + 30 * MINUTE)).toBeUndefined();
  const short = { starts: STARTS, ends: STARTS + 5 * MINUTE };
  expect(dueReminder(short, 0, STARTS + 5 * MINUTE)).toBeUndefined();
});

it('comes again for a meeting that was moved to later, and at once for one that was moved to now', () => {
  const told = STARTS - LEAD;
  const later = { starts: STARTS + 60 * MINUTE, ends: STARTS + 120 * MINUTE };
  expect(dueReminder(later, told, STARTS)).toBeUndefined();
  expect(dueReminder(later, told, later.starts - LEAD)).toBe(later.starts - LEAD);
  const sooner = { starts: told + MINUTE, ends: told + 30 * MINUTE };
  expect(dueReminder(sooner, told, told + MINUTE)).toBe(sooner.starts);
});
