import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, phraseOf, readPhrase } from '../../../../../src/client/session/people/recovery-phrase.ts';

describe('a recovery phrase', () => {
  it('is the key and nothing else, as the standard has it', () => {
    expect(phraseOf(new Uint8Array(32)).join(' ')).toBe(`${'abandon '.repeat(23)}art`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        expect(readPhrase(phraseOf(seed).join(' '))).toEqual({ is: 'key', seed: new Uint8Array(seed) });
      }),
    );
  });

  it('is read as people write it: numbered, in capitals, over several lines', () => {
    const seed = new Uint8Array(32).fill(9);
    const typed = phraseOf(seed).map((word, i) => `${i + 1}. ${word.toUpperCase()},`);
    expect(readPhrase(typed.join('\n'))).toEqual({ is: 'key', seed });
  });

  it('says which word is none of the list, and what was perhaps meant', () => {
    const words = [...phraseOf(new Uint8Array(32))];
    words[3] = 'abandn';
    words[5] = 'qqqqqqqq';
    expect(readPhrase(words.join(' '))).toEqual({
      is: 'misspelt',
      words: [
        { word: 'abandn', place: 3, near: ['abandon'] },
        { word: 'qqqqqqqq', place: 5, near: [] },
      ],
    });
    expect(nearest('tabel')).toContain('table');
    expect(nearest('zoom')).toContain('zoo');
  });

  it('of too few words, or of two that changed places, is none', () => {
    const words = [...phraseOf(Uint8Array.from({ length: 32 }, (_, i) => i * 7))];
    expect(readPhrase(words.slice(1).join(' '))).toEqual({ is: 'count', count: 23 });
    expect(readPhrase('')).toEqual({ is: 'count', count: 0 });
    [words[0], words[1]] = [words[1]!, words[0]!];
    expect(readPhrase(words.join(' '))).toEqual({ is: 'sum' });
  });
});
