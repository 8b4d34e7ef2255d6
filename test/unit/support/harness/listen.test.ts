import { describe, expect, test } from 'vitest';
import { delays } from '../../../support/harness/listen.ts';

describe('delays', () => {
  test('each sound is paired with its first arrival', () => {
    expect(delays([1000, 2000, 3000], [1050, 2060, 3040])).toEqual([50, 60, 40]);
  });
  test('a sound that never arrives is left out, and its neighbours keep their own', () => {
    expect(delays([1000, 2000, 3000], [1050, 3040])).toEqual([50, 40]);
  });
  test('an arrival before its sound is no arrival, but a clock of one millisecond may round it down', () => {
    expect(delays([1000], [900, 999])).toEqual([-1]);
  });
});
