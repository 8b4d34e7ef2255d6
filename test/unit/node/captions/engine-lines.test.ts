import { describe, expect, it } from 'vitest';
import { readEngineLine } from '../../../../src/node/captions/engine-lines.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

describe('a line of a captioning command', () => {
  it('is a finished caption, or JSON that says more', () => {
    expect(readEngineLine(' good evening\r')).toEqual({ text: 'good evening', final: true });
    expect(readEngineLine('{"text":"good","final":false,"start":0.5,"end":1}')).toEqual({
      text: 'good',
      final: false,
      start: 0.5,
      end: 1,
    });
    expect(readEngineLine('{"text":"good","start":null}')).toEqual({ text: 'good', final: true });
  });

  it('without words is nothing', () => {
    for (const line of ['', '  ', '{"text":" "}']) expect(readEngineLine(line)).toBeUndefined();
  });

  it.each([
    '{',
    '{"text":1}',
    '{"text":"a","final":1}',
    '{"text":"a","start":-1}',
    '{"text":"a","end":"1"}',
    'x'.repeat(8_193),
  ])('is refused: %.20s', (line) => {
    expect(() => readEngineLine(line)).toThrow(MalformedError);
  });
});
