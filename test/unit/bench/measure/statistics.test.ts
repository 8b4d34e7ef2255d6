import { describe, expect, test } from 'vitest';
import { median, quantile } from '../../../bench/measure/statistics.ts';

describe('statistics', () => {
  test('the median of an even count lies between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([5, 1, 3])).toBe(3);
  });
  test('the 95th percentile of twenty is the nineteenth', () => {
    const values = Array.from({ length: 20 }, (_, i) => 20 - i);
    expect(quantile(values, 0.95)).toBe(19);
    expect(quantile(values, 0.5)).toBe(10);
    expect(quantile(values, 1)).toBe(20);
  });
  test('nothing measured is not a number', () => {
    expect(median([])).toBeNaN();
    expect(quantile([], 0.5)).toBeNaN();
  });
});
