import { expect, test } from 'vitest';
import { t } from '../../../../../src/client/ui/texts/room-texts.ts';

test('counts follow the plural rules', () => {
  expect(t.lobby.seers(1)).toContain('1 person inside would');
  expect(t.lobby.seers(4812)).toContain('4,812 people inside would');
  expect(t.invites.left(1)).toBe('You have 1 invite.');
  expect(t.invites.left(2)).toBe('You have 2 invites.');
  expect(t.people(3, 128)).toBe('3 talking · 128 listening');
  expect(t.people(999, 1_000)).toBe('999 talking · 1,000 listening');
  expect(t.hearing.someLost(12.5)).toBe('12.5 % of the sound lost on the way');
  expect(t.room.joined(['Ada', 'Bao', 'Chiara', 'Dmitri', 'Eleni'])).toBe('Ada, Bao, and 3 others came on stage.');
});

test('a clock’s error is given in the unit that fits', () => {
  const said = (minutes: number) => /about (.+)\. You/.exec(t.notices.clock(minutes))?.[1];
  expect(said(3)).toBe('3 minutes behind');
  expect(said(-54)).toBe('54 minutes ahead');
  expect(said(58)).toBe('1 hour behind');
  expect(said(-120)).toBe('2 hours ahead');
  expect(said(1_440)).toBe('24 hours behind');
  expect(said(-20 * 1_440)).toBe('20 days ahead');
});
