/** The small parts: frames cut, clocks mapped, levels held, spurts ended, dead microphones noticed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClockMap } from '../../../../src/node/media/clock-map.ts';
import { DelayHistogram } from '../../../../src/node/media/delay-histogram.ts';
import { seqAdd, seqDistance } from '../../../../src/node/media/frame.ts';
import { Framer } from '../../../../src/node/media/framer.ts';
import { Levels, peak } from '../../../../src/node/media/level.ts';
import { SilenceWatch } from '../../../../src/node/media/silence-watch.ts';
import { END_MARKS, Spurt } from '../../../../src/node/media/spurt.ts';

describe('sequence numbers', () => {
  test('distance and addition agree across the wrap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        (seq, n) => {
          expect(seqDistance(seqAdd(seq, n), seq)).toBe(n);
        },
      ),
    );
  });
});

describe('Framer', () => {
  test('cuts any quanta into frames on the grid of the clock, without losing a sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 960 }), fc.nat(5000), (quantum, start) => {
        const framer = new Framer(1);
        let at = start;
        const cuts = [];
        for (let i = 0; i < Math.ceil(4000 / quantum); i++) {
          const cut = framer.add([Float32Array.from({ length: quantum }, (_, k) => at + k)], at, quantum);
          if (cut) cuts.push(cut);
          at += quantum;
        }
        for (const { index, channels } of cuts.slice(1)) {
          expect(channels[0]![0]).toBe(index * 960);
          expect(channels[0]![959]).toBe(index * 960 + 959);
        }
      }),
    );
  });

  test('takes no input as silence and a mono input for all channels', () => {
    const framer = new Framer(2);
    framer.add([], 0, 480);
    const cut = framer.add([new Float32Array(480).fill(0.5)], 480, 480)!;
    expect(cut.channels.map((channel) => [channel[0], channel[959]])).toEqual([
      [0, 0.5],
      [0, 0.5],
    ]);
  });
});

describe('ClockMap', () => {
  test('a block is never asked for before its time, though output comes in bursts', () => {
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

  test('follows a clock that is set, either way', () => {
    for (const jump of [-5000, 5000]) {
      const clock = new ClockMap(48_000);
      for (let i = 0; i < 100; i++) clock.observe(i * 480, i * 10);
      for (let i = 100; i < 110; i++) clock.observe(i * 480, i * 10 + jump);
      expect(clock.frame(1100 + jump)).toBeCloseTo(110 * 480);
    }
  });

  test('knows nothing before anything was rendered', () => {
    expect(new ClockMap(48_000).frame(5)).toBeUndefined();
  });
});

describe('DelayHistogram', () => {
  test('a quantile leaves the share above it', () => {
    const histogram = new DelayHistogram(1e9);
    for (let i = 1; i <= 100; i++) histogram.add(i);
    expect(histogram.quantile(0.895)).toBe(90);
    expect(histogram.quantile(1)).toBe(100);
  });

  test('a bargain waits for what is frequent and not for what is rare', () => {
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

  test('knows nothing of nothing', () => {
    expect(new DelayHistogram(10).quantile(0.9)).toBe(0);
    expect(new DelayHistogram(10).bargain(60, 500)).toBe(0);
  });
});

describe('Spurt', () => {
  test('sends while open, then marks the end, then is quiet', () => {
    const spurt = new Spurt();
    expect([true, true, false, false, false, false, false].map((open) => spurt.next(open))).toEqual([
      'send',
      'send',
      ...Array(END_MARKS).fill('mark'),
      'nothing',
    ]);
  });

  test('owes its marks when it is cut, once', () => {
    const spurt = new Spurt();
    spurt.next(true);
    spurt.next(false);
    expect(spurt.cut()).toBe(END_MARKS - 1);
    expect(spurt.cut()).toBe(0);
    expect(spurt.next(false)).toBe('nothing');
  });
});

describe('SilenceWatch', () => {
  const zeros = (watch: SilenceWatch, count: number): number => {
    let found = 0;
    for (let i = 0; i < count; i++) if (watch.dead(0)) found += 1;
    return found;
  };

  test('finds a microphone dead that never gave a sound, once', () => {
    const watch = new SilenceWatch();
    expect(zeros(watch, 299)).toBe(0);
    expect(zeros(watch, 500)).toBe(1);
  });

  test('lets one that was alive be silent for long, as behind a mute switch', () => {
    const watch = new SilenceWatch();
    watch.dead(0.01);
    expect(zeros(watch, 2999)).toBe(0);
    expect(watch.dead(1e-5)).toBe(false);
    expect(zeros(watch, 2999)).toBe(0);
    expect(zeros(watch, 1)).toBe(1);
  });
});

describe('Levels', () => {
  test('hold the peak until it is told, then fall, then are none', () => {
    const levels = new Levels();
    levels.note('a', 0.2);
    levels.note('a', 0.8);
    levels.note('a', 0.1);
    expect(levels.report(100).get('a')).toBeCloseTo(0.8);
    expect(levels.report(100).get('a')).toBeCloseTo(0.56);
    for (let i = 0; i < 30; i++) levels.report(100);
    expect(levels.moving).toBe(false);
  });

  test('tell zero once before they are forgotten', () => {
    const levels = new Levels();
    levels.note('a', 0.5);
    levels.report(100);
    levels.forget('a');
    expect([...levels.report(100)]).toEqual([['a', 0]]);
    expect(levels.moving).toBe(false);
  });

  test('silence does not move them', () => {
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
