import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asLine, utf8Length } from '../../../../src/node/wire/cbor.ts';
import { tidyText } from '../../../../src/node/wire/text.ts';

describe('tidying what a person typed', () => {
  it.each([
    ['', ''],
    ['  \t\n ', ''],
    ['  Tea   and\nbiscuits ', 'Tea and biscuits'],
    ['مساء الخير', 'مساء الخير'],
    ['e\u0301', 'é'],
    ['abc\u202Etxt.exe', 'abc txt.exe'],
    ['\u2066hidden\u2069', 'hidden'],
    ['a\u0000b', 'a b'],
    ['\ud800', '\ufffd'],
    ['\u200b\u200b', ''],
    ['\u200d', ''],
  ])('makes %j into %j', (typed, tidy) => {
    expect(tidyText(typed, 80, 200)).toBe(tidy);
  });

  it('cuts ten million characters to what fits, in linear time or it would not end', () => {
    expect(tidyText('a'.repeat(10_000), 80, 200)).toBe('a'.repeat(80));
    expect(tidyText('a'.repeat(10_000_000), 80, 200)).toBe('a'.repeat(80));
  });

  it('cuts between family emoji, never through one', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(tidyText(family.repeat(20), 80, 200)).toBe(family.repeat(7));
    expect(tidyText(`x${family}`, 5, 200)).toBe('x');
  });

  it('respects its bounds, contains nothing unwanted, and is idempotent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 200 }),
        (typed, units, bytes) => {
          const tidy = tidyText(typed, units, bytes);
          expect(tidy.length).toBeLessThanOrEqual(units);
          expect(utf8Length(tidy)).toBeLessThanOrEqual(bytes);
          expect(asLine(tidy, 'x', bytes)).toBe(tidy);
          expect(tidy).toBe(tidy.trim());
          expect(tidyText(tidy, units, bytes)).toBe(tidy);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
