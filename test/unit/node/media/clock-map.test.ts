import { describe, expect, test } from 'vitest';
import { ClockMap } from '../../../../src/node/media/clock-map.ts';

describe('ClockMap', () => {
  test('never requests a block before its time, though output comes in bursts', () => {
    const clock = new ClockMap(48_000);
    const rendered: { frame: number; at: number }[] = [];
    for (let burst = 0; burst < 200; burst++) {
      for (let quantum = 0; quantum < 4; quantum++) {
        const frame = (burst * 4 + quantum) * 128;
        const at = Math.floor(1e12 + (burst * 512) / 48);
        clock.observe(frame, at);
        rendered.push({ frame, at });
      }
    }
    const due = 1e12 + 1500;
    const frame = clock.frame(due)!;
    const asked = rendered.find((quantum) => quantum.frame + 127 >= frame)!;
    expect(asked.at).toBeGreaterThanOrEqual(due - 1);
    expect(asked.at).toBeLessThan(due + 13);
  });

  test('follows a clock that is set, in either direction', () => {
    for (const jump of [-5000, 5000]) {
      const clock = new ClockMap(48_000);
      for (let i = 0; i < 100; i++) clock.observe(i * 480, i * 10);
      for (let i = 100; i < 110; i++) clock.observe(i * 480, i * 10 + jump);
      expect(clock.frame(1100 + jump)).toBeCloseTo(110 * 480);
    }
  });

  test('is undefined before anything was rendered', () => {
    expect(new ClockMap(48_000).frame(5)).toBeUndefined();
  });
});
