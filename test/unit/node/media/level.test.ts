import { describe, expect, test } from 'vitest';
import { Levels, peak } from '../../../../src/node/media/level.ts';

describe('Levels', () => {
  test('hold the peak until it is reported, then fall, then end', () => {
    const levels = new Levels();
    levels.note('a', 0.2);
    levels.note('a', 0.8);
    levels.note('a', 0.1);
    expect(levels.report(100).get('a')).toBeCloseTo(0.8);
    expect(levels.report(100).get('a')).toBeCloseTo(0.56);
    for (let i = 0; i < 30; i++) levels.report(100);
    expect(levels.moving).toBe(false);
  });

  test('report zero once before they are forgotten', () => {
    const levels = new Levels();
    levels.note('a', 0.5);
    levels.report(100);
    levels.forget('a');
    expect([...levels.report(100)]).toEqual([['a', 0]]);
    expect(levels.moving).toBe(false);
  });

  test('are not moved by silence', () => {
    const levels = new Levels();
    levels.note('a', 0.001);
    expect(levels.moving).toBe(false);
  });

  test('peak is the largest sample of either sign, at most 1', () => {
    expect(peak(new Float32Array([0.1, -0.5, 0.2]))).toBe(0.5);
    expect(peak(new Float32Array([-3]))).toBe(1);
    expect(peak(new Float32Array(0))).toBe(0);
  });
});
