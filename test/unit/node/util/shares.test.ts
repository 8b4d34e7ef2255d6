import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowdedOut } from '../../../../src/node/util/shares.ts';

const table = (text: string): [number, string | undefined][] =>
  [...text].map((holder, i) => [i, holder === '.' ? undefined : holder]);

describe('a full table', () => {
  it('makes place for others than those who fill it, at the cost of whoever holds most, youngest first', () => {
    expect(crowdedOut(table('abbba'), 'c')).toBe(3);
    expect(crowdedOut(table('ababab'), 'a')).toBeUndefined();
    expect(crowdedOut(table('abbb'), 'a')).toBe(3);
    expect(crowdedOut(table('abb'), 'a')).toBeUndefined();
  });

  it('keeps for good what is privileged, and always finds place for it but at its own cost', () => {
    expect(crowdedOut(table('..a'), undefined)).toBe(2);
    expect(crowdedOut(table('...'), undefined)).toBeUndefined();
    expect(crowdedOut(table('...'), 'a')).toBeUndefined();
    expect(crowdedOut(table('..aa'), 'b')).toBe(3);
  });

  it('lets in everybody who holds less than their part, whoever fills it and however', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 8, maxLength: 64 });
    fc.assert(
      fc.property(letters, (text) => {
        const entries = table(text);
        const evicted = crowdedOut(entries, 'e');
        const holder = evicted === undefined ? undefined : entries[evicted]![1];
        const count = (who: string) => entries.filter(([, h]) => h === who).length;
        expect(count(holder!)).toBe(Math.max(...['a', 'b', 'c', 'd'].map(count)));
      }),
    );
  });
});
