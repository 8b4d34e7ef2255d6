import { describe, expect, it } from 'vitest';
import { MAX_PEAKS, readPeaks, writePeaks } from '../../../../src/node/replay/peaks.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const STEM = `ada-${'0'.repeat(24)}`;

describe('peaks', () => {
  it('are read as they were written', () => {
    const peaks = { step: 0.2, rows: [{ stem: STEM, values: [0, 1, 15, 10] }] };
    expect(readPeaks(writePeaks(peaks))).toEqual(peaks);
  });

  it.each([
    ['no object', '[]'],
    ['another version', '{"version":2,"step":1,"speakers":[]}'],
    ['no time', '{"version":1,"step":0,"speakers":[]}'],
    ['a file elsewhere', '{"version":1,"step":1,"speakers":[{"stem":"../ada","peaks":"0"}]}'],
    ['no digits', `{"version":1,"step":1,"speakers":[{"stem":"${STEM}","peaks":"xyz"}]}`],
    ['too many', `{"version":1,"step":1,"speakers":[{"stem":"${STEM}","peaks":"${'0'.repeat(MAX_PEAKS + 1)}"}]}`],
  ])('are refused: %s', (_, text) => {
    expect(() => readPeaks(text)).toThrow(MalformedError);
  });
});
