import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initials } from '../../../../../../src/client/ui/components/avatar/initials.ts';

describe('initials', () => {
  test.each([
    ['Ada Okafor', 'AO'],
    ['ada', 'A'],
    ['Jean-Luc de la Tour', 'JT'],
    ['élodie brun', 'ÉB'],
    ['田中 ひろ', '田'],
    ['مريم بنت يوسف', 'م'],
    ['👨‍👩‍👧‍👦 family', '👨‍👩‍👧‍👦'],
    ['Ada 🦉', 'A'],
    ['q\u0301 1\ufe0f\u20e3', 'Q\u03011\ufe0f\u20e3'],
    ['A\u{1f3fd} Bo', 'A\u{1f3fd}'],
    ['(Bo) [x]', 'BX'],
    ['<b>Bold</b>', 'B'],
    ['\u202eevil', 'E'],
    ['', ''],
    ['\u0000 \u200b', ''],
  ])('of %s are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  test('are short whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => initials(name).length <= 64));
  });
});
