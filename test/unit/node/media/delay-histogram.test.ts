import { describe, expect, test } from 'vitest';
import { DelayHistogram } from '../../../../src/node/media/delay-histogram.ts';

describe('DelayHistogram', () => {
  test('a quantile leaves the share above it', () => {
    const histogram = new DelayHistogram(1e9);
    for (let i = 1; i <= 100; i++) histogram.add(i);
    expect(histogram.quantile(0.895)).toBe(90);
    expect(histogram.quantile(1)).toBe(100);
  });

  test('a bargain waits for frequent delays and not for rare ones', () => {
    const histogram = new DelayHistogram(1e9);
    for (let i = 0; i < 1000; i++) histogram.add(i % 50 === 0 ? 40 : 10);
    expect(histogram.bargain(60, 500)).toBe(40);
    histogram.add(400);
    expect(histogram.bargain(60, 500)).toBe(40);
    expect(histogram.bargain(60, 20)).toBe(10);
  });

  test('forgets', () => {
    const histogram = new DelayHistogram(50);
    for (let i = 0; i < 50; i++) histogram.add(300);
    for (let i = 0; i < 1000; i++) histogram.add(5);
    expect(histogram.quantile(0.99)).toBe(5);
  });

  test('stays exact for hours', () => {
    const histogram = new DelayHistogram(10);
    for (let i = 0; i < 100_000; i++) histogram.add(i % 2 === 0 ? 5 : 7);
    expect(histogram.quantile(0.999)).toBe(7);
    expect(histogram.quantile(0.3)).toBe(5);
  });

  test('is zero before any observation', () => {
    expect(new DelayHistogram(10).quantile(0.9)).toBe(0);
    expect(new DelayHistogram(10).bargain(60, 500)).toBe(0);
  });
});
