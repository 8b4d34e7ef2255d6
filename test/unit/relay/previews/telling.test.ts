import { describe, expect, it } from 'vitest';
import type { RoomFacts } from '../../../../relay/previews/facts.ts';
import { tell } from '../../../../relay/previews/telling.ts';
import { LANGUAGES } from '../../../../relay/previews/words.ts';

const FACTS: RoomFacts = { title: 'T', language: 'en', host: 'Anna', people: 1, over: false };
const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const description = (facts: Partial<RoomFacts>): string =>
  tell({ of: 'room', room: ROOM, facts: { ...FACTS, ...facts } }).description;
const replay = (speakers: readonly string[], lasts = 60) =>
  tell({ of: 'replay', replay: { id: 'x', room: ROOM, title: 'T', language: 'en', speakers, lasts, sounds: [] } });

describe('what a preview tells', () => {
  it('counts people as each language does', () => {
    expect(description({ people: 1 })).toBe('Live now · hosted by Anna · 1 person inside');
    expect(description({ people: 1_200, language: 'de' })).toBe('Jetzt live · Host: Anna · 1.200 Leute sind da');
    expect(description({ people: 2, language: 'ar', host: '' })).toBe('مباشر الآن · شخصان في الداخل');
    expect(description({ people: 3, language: 'ar', host: '' })).toContain('أشخاص');
  });

  it('has another text in every language', () => {
    const said = LANGUAGES.map((language) => tell({ of: 'room', room: ROOM, facts: { ...FACTS, language } }));
    expect(new Set(said.map((one) => one.description)).size).toBe(7);
    expect(new Set(said.map((one) => one.enter)).size).toBe(7);
  });

  it('keeps a name that runs the other way from turning the sentence', () => {
    expect(description({ host: 'אנה' })).toBe('Live now · hosted by \u2068אנה\u2069 · 1 person inside');
  });

  it('names a few of many speakers, and says how many more there are', () => {
    expect(replay(['A', 'B', 'C', 'D', 'E', 'F'], 3_600).description).toBe('Replay · 60 minutes · A, B, C, D, +2');
    expect(replay([], 5)).toMatchObject({ description: 'Replay · 1 minute', author: '' });
  });

  it('cuts what is far too long between characters', () => {
    const { title } = tell({ of: 'room', room: ROOM, facts: { ...FACTS, title: '🏛'.repeat(5_000) } });
    expect(title).toBe('🏛'.repeat(200));
  });
});
