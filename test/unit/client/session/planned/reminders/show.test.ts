import { expect, it } from 'vitest';
import { notificationOf } from '../../../../../../src/client/session/planned/reminders/show.ts';

const MINUTE = 60_000;
const starts = new Date(2026, 10, 30, 19, 0).getTime();
const said = (now: number, language = 'en'): string | undefined =>
  notificationOf({ plan: 'r'.repeat(27), title: 'Books', starts }, now, language)[1].body;

it('says how long there is, and the hour, in the reader’s language', () => {
  expect(said(starts - 10 * MINUTE)).toMatch(/^in 10 minutes · 7:00/);
  expect(said(starts)).toMatch(/^now · /);
  expect(said(starts + 3 * MINUTE)).toMatch(/^3 minutes ago · /);
  expect(said(starts - 10 * MINUTE, 'de')).toBe('in 10 Minuten · 19:00');
  expect(said(starts, 'fr')).toBe('maintenant · 19:00');
});

it('has a name where the title shows none, and one place for both reminders of a plan', () => {
  const [title, { tag }] = notificationOf({ plan: 'x', title: ' ', starts }, starts, 'en');
  expect(title).toBe('Stoa');
  expect(tag).toBe('stoa x');
});
