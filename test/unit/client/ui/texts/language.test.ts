import { expect, test } from 'vitest';
import { languageName } from '../../../../../src/client/ui/texts/language.ts';

test('a language is named when its tag is valid', () => {
  expect(languageName('fr')).toBe('French');
  for (const tag of ['', 'not a tag!', 'x'.repeat(500), 'qqq']) expect(languageName(tag)).toBe('');
});
