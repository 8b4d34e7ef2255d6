import { describe, expect, it } from 'vitest';
import { WORDS } from '../../../../src/node/e2ee/word-list.ts';

describe('the list of words', () => {
  it('has 1,024 different words, short, plain and sorted', () => {
    expect(new Set(WORDS).size).toBe(1024);
    expect(WORDS).toEqual([...WORDS].sort());
    for (const word of WORDS) expect(word).toMatch(/^[a-z]{3,8}$/);
  });
});
