import { describe, expect, test } from 'vitest';
import { isolate } from '../../../../../src/client/ui/texts/isolate.ts';
import { shownName, shownTitle } from '../../../../../src/client/ui/texts/names.ts';

describe('names', () => {
  test('lose what forces a direction or breaks a line, and nothing else', () => {
    expect(shownName('\u202eevil\u0000')).toBe('evil');
    expect(shownName(' Ada ')).toBe('Ada');
    expect(shownName('👨‍👩‍👧')).toBe('👨‍👩‍👧');
    expect(shownName('مريم')).toBe('مريم');
  });

  test('that show nothing become "Guest", such titles "Untitled room"', () => {
    for (const nothing of ['', ' \u3000', '\u200b\u200d', '\u0301', '\u202e']) {
      expect(shownName(nothing)).toBe('Guest');
      expect(shownTitle(nothing)).toBe('Untitled room');
    }
  });

  test('stay plain in a sentence unless they run from right to left', () => {
    expect(isolate('Ada')).toBe('Ada');
    expect(isolate('مريم')).toBe('\u2068مريم\u2069');
    expect(isolate('\u2069\u202eAda')).toBe('Ada');
  });
});
