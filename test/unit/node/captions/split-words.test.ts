import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../../src/node/captions/split-words.ts';

describe('words in pieces', () => {
  it('are whole where they fit, and without blanks around', () => {
    expect(splitWords('  good \n evening ')).toEqual(['good evening']);
    expect(splitWords(' \u0000 ')).toEqual([]);
  });

  it('are cut between words, none is lost', () => {
    const many = Array.from({ length: 200 }, (_, i) => `word${i}`);
    const pieces = splitWords(many.join(' '));
    expect(pieces.every(({ length }) => length <= 300)).toBe(true);
    expect(pieces.join(' ').split(' ')).toEqual(many);
  });

  it('are cut anywhere where there are no blanks, by bytes too', () => {
    const row = '石'.repeat(450);
    const pieces = splitWords(row);
    expect(pieces.join('')).toBe(row);
    expect(pieces.every((piece) => Buffer.byteLength(piece) <= 600)).toBe(true);
  });
});
