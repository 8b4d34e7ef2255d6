import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  concat,
  equals,
  fromBase64url,
  fromHex,
  toBase64url,
  toHex,
  utf8,
} from '../../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const bytes = fc.uint8Array({ maxLength: 80 });

describe('bytes', () => {
  it('are hex and base64url as Node has it, and come back', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(toHex(some)).toBe(Buffer.from(some).toString('hex'));
        expect(toBase64url(some)).toBe(Buffer.from(some).toString('base64url'));
        expect(fromHex(toHex(some))).toEqual(some);
        expect(fromBase64url(toBase64url(some))).toEqual(some);
      }),
    );
  });

  it('are equal, ordered and joined as Node has it', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(3), (a, b, shared) => {
        const other = concat([a.subarray(0, shared), b]);
        expect(equals(a, other)).toBe(Buffer.from(a).equals(other));
        expect(Math.sign(compare(a, other))).toBe(Buffer.compare(a, other));
        expect(equals(a, a.slice())).toBe(true);
        expect(compare(a, a.slice())).toBe(0);
        expect(concat([a, b, a])).toEqual(new Uint8Array(Buffer.concat([a, b, a])));
      }),
    );
  });

  it('have one text: any other that base64url could be read from is rejected', () => {
    const signs = fc.string({
      unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(signs, (text) => {
        const read = Buffer.from(text, 'base64url');
        if (read.toString('base64url') === text) expect(fromBase64url(text)).toEqual(new Uint8Array(read));
        else expect(() => fromBase64url(text)).toThrow(MalformedError);
      }),
    );
  });

  it.each(['A', 'AAAAA', 'AB', 'AA==', 'AA=', 'A A', 'AA\n', 'A+', 'A/', 'AÄ', 'A\u{1F600}', '\u0000A'])(
    'are not in the base64url %j',
    (text) => {
      expect(() => fromBase64url(text)).toThrow(MalformedError);
    },
  );

  it.each(['a', 'abc', 'AB', '0x00', ' 00', '00\n', 'g0', '0０'])('are not in the hex %j', (text) => {
    expect(() => fromHex(text)).toThrow(MalformedError);
  });

  it('of a text are its UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8(text)).toEqual(new Uint8Array(Buffer.from(text)));
      }),
    );
  });
});
