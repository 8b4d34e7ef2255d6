import '../../../../support/page/speak-english.ts';
import { expect, it } from 'vitest';
import { fetchLanguage } from '../../../../../src/client/ui/texts/languages.ts';
import { topicName } from '../../../../../src/client/ui/texts/topic-name.ts';
import { CATALOGUE } from '../../../../../src/node/records/topics.ts';

it('a topic of the catalogue is named in the language of the page, any other as it was written', () => {
  expect(topicName('music')).toBe('Music');
  expect(topicName('MUSIC')).toBe('Music');
  expect(topicName('Jazz')).toBe('Jazz');
  for (const name of ['constructor', '__proto__', 'toString']) expect(topicName(name)).toBe(name);
});

it('every language has a name for each of them, no two the same', async () => {
  for (const tag of ['en', 'fr', 'es', 'pt', 'de', 'ar', 'ja'] as const) {
    const { hallway } = await (await fetchLanguage(tag)).more.hallway();
    const names = CATALOGUE.map((topic) => hallway.topic[topic]);
    expect(new Set(names).size).toBe(CATALOGUE.length);
  }
});
