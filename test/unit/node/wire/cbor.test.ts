import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../../src/node/wire/bytes.ts';
import {
  asBool,
  asBytes,
  asLine,
  asList,
  asText,
  asUint,
  asVersion,
  type Cbor,
  decodeCbor,
  encodeCbor,
} from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const value: fc.Arbitrary<Cbor> = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 5 }),
  ),
})).value;

function decodeHex(hex: string): unknown {
  return decodeCbor(fromHex(hex), 1_000);
}

describe('strict CBOR', () => {
  it('returns what went in, for every value that the protocols use', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(decodeCbor(encodeCbor(v), 100_000)).toEqual(v);
      }),
    );
  });

  it.each([
    ['a number in more bytes than it needs', '1801'],
    ['a length in more bytes than it needs', '580101'],
    ['a list of indefinite length', '9f01ff'],
    ['a text of indefinite length', '7f6161ff'],
    ['bytes after the value', '0101'],
    ['an end too early', '820102'.slice(0, 4)],
    ['nothing', ''],
    ['a map with a key twice', 'a2616101616102'],
    ['a map with its keys out of order', 'a2616201616101'],
    ['undefined', 'f7'],
    ['infinity', 'f97c00'],
    ['not a number', 'f97e00'],
    ['a tag', 'c100'],
    ['a text that is not UTF-8', '61ff'],
    ['a number above what is safe', '1b0020000000000001'],
    ['a simple value that is not defined', 'e0'],
    ['a reserved length', '1c'],
    ['lists in lists without end', '81'.repeat(900)],
    ['a fraction', 'fa3f000000'],
  ])('refuses %s', (_, hex) => {
    expect(() => decodeHex(hex)).toThrow(MalformedError);
  });

  it('rejects a byte above the limit and accepts one at it', () => {
    const bytes = encodeCbor(new Uint8Array(10));
    expect(() => decodeCbor(bytes, bytes.byteLength - 1)).toThrow(MalformedError);
    expect(decodeCbor(bytes, bytes.byteLength)).toEqual(new Uint8Array(10));
  });

  it('throws nothing but MalformedError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(encodeCbor(decodeCbor(bytes, 200) as Cbor)).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('survives lists nested as deeply as the limit permits', () => {
    const deep = new Uint8Array(8_192).fill(0x81);
    expect(() => decodeCbor(deep, deep.byteLength)).toThrow(MalformedError);
    deep[deep.byteLength - 1] = 0x00;
    try {
      decodeCbor(deep, deep.byteLength);
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedError);
    }
  });
});

describe('typed fields', () => {
  it('bounds lists, byte strings and numbers on both sides', () => {
    expect(asList([1, 2], 'x', 2)).toEqual([1, 2]);
    for (const bad of [[], [1], [1, 2, 3], 'ab', null, { length: 2 }]) expect(() => asList(bad, 'x', 2)).toThrow('x');
    expect(asBytes(new Uint8Array(3), 'x', 1, 3)).toHaveLength(3);
    for (const bad of [new Uint8Array(0), new Uint8Array(4), [1], 'a'])
      expect(() => asBytes(bad, 'x', 1, 3)).toThrow(MalformedError);
    expect(asUint(7, 'x', 7)).toBe(7);
    for (const bad of [8, -1, 0.5, '7', null, Number.NaN]) expect(() => asUint(bad, 'x', 7)).toThrow(MalformedError);
    expect(() => asBool(1, 'x')).toThrow(MalformedError);
    expect(() => asVersion(2, 1)).toThrow(MalformedError);
  });

  it('measures text in bytes of UTF-8 and rejects lone surrogates', () => {
    expect(asText('éé', 'x', 4)).toBe('éé');
    expect(() => asText('éé', 'x', 3)).toThrow(MalformedError);
    expect(() => asText('a\ud800', 'x', 100)).toThrow(MalformedError);
  });

  it.each(['\n', '\u0000', '\u0085', '\u2028', '\u202e', '\u2066', '\u200f', '\ufeff'])(
    'rejects a shown text with %j in it',
    (mark) => {
      expect(() => asLine(`a${mark}b`, 'x', 100)).toThrow(MalformedError);
    },
  );

  it('accepts shown texts of every script, with the joiners they need', () => {
    for (const text of ['مرحبا', 'नमस्ते', '👩‍👩‍👧', 'می‌خواهم', '']) expect(asLine(text, 'x', 100)).toBe(text);
  });
});
