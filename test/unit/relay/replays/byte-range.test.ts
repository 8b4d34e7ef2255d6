import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../../relay/replays/byte-range.ts';

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-', { from: 0, to: 100 }],
    ['bytes=10-19', { from: 10, to: 20 }],
    ['bytes=90-500', { from: 90, to: 100 }],
    ['bytes=-10', { from: 90, to: 100 }],
    ['bytes=-500', { from: 0, to: 100 }],
    ['bytes=100-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=99-99', { from: 99, to: 100 }],
  ])('%s of a hundred', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=0-1,5-6',
    'lines=0-1',
    'bytes=1e3-',
    'x'.repeat(99),
  ])('is all of it for %j', (header) => {
    expect(parseRange(header, 100)).toBeUndefined();
  });

  it('is none of an empty file', () => {
    expect(parseRange('bytes=0-', 0)).toBe('none');
  });
});
