import { expect, test } from 'vitest';
import type { HallwayRoom } from '../../../../../src/client/session/view/hallway.ts';
import { isUnderstood, languageOf, offered } from '../../../../../src/client/ui/hallway/understood.ts';

const inLanguage = (language: string): HallwayRoom => ({
  id: language,
  title: language,
  topics: [],
  language,
  host: '',
  hostId: '',
  faces: [],
  onStage: 1,
  listening: 0,
  recordable: false,
  href: '#',
});

test('a room is understood whatever the region of its language, and when it names none', () => {
  expect(isUnderstood(inLanguage('pt-BR'), ['pt'])).toBe(true);
  expect(isUnderstood(inLanguage('PT'), ['pt'])).toBe(true);
  expect(isUnderstood(inLanguage('fr'), ['pt'])).toBe(false);
  for (const none of ['', 'not a tag!', 'qqq', 'x'.repeat(500)]) {
    expect(languageOf(none)).toBe('');
    expect(isUnderstood(inLanguage(none), [])).toBe(true);
  }
});

test('to choose from are the languages of a person, then those of the rooms, each once and not without end', () => {
  expect(offered(['fr-CA', 'de', '!', 'fr'].map(inLanguage), ['en', 'fr'])).toEqual(['en', 'fr', 'de']);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const all = [...letters].flatMap((one) => [...letters].map((other) => inLanguage(one + other)));
  expect(offered(all, ['en']).length).toBeLessThanOrEqual(24);
});
