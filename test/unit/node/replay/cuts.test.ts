import { describe, expect, it } from 'vitest';
import { CutClock, MAX_CUTS, outside, slotOfTime, spanOfTimes, tidyCuts } from '../../../../src/node/replay/cuts.ts';

describe('passages that are left out', () => {
  it('are joined where they touch, in order, and within the recording', () => {
    const spans = [
      { from: 80, to: 200 },
      { from: 30, to: 40 },
      { from: 10, to: 30 },
      { from: 150, to: 150 },
    ];
    expect(tidyCuts(spans, 100)).toEqual([
      { from: 10, to: 40 },
      { from: 80, to: 100 },
    ]);
  });

  it('are bounded in their number', () => {
    const spans = Array.from({ length: MAX_CUTS + 1 }, () => ({ from: 0, to: 1 }));
    expect(() => tidyCuts(spans, 100)).toThrow(RangeError);
  });

  it('move what is behind them, and take with them what reaches into them', () => {
    const clock = new CutClock(
      [
        { from: 0, to: 10 },
        { from: 50, to: 60 },
      ],
      100,
    );
    expect(clock.lasts).toBe(80);
    expect(clock.trimmed).toBe(10);
    expect(clock.cuts).toEqual([
      { at: 0, lasted: 10 },
      { at: 40, lasted: 10 },
    ]);
    expect(clock.place(10, 13)).toBe(0);
    expect(clock.place(47, 50)).toBe(37);
    expect(clock.place(60, 63)).toBe(40);
    for (const [from, to] of [
      [9, 12],
      [48, 51],
      [52, 55],
      [59, 62],
    ] as const)
      expect(clock.place(from, to)).toBeUndefined();
  });
});

describe('times as people write them', () => {
  it.each([
    ['90', 4_500],
    ['1:30', 4_500],
    ['1:02:03.5', 186_175],
  ])('%s', (text, slot) => {
    expect(slotOfTime(text)).toBe(slot);
  });

  it.each(['', 'x', '1:2:3:4', '-1', '1e3', '99999999'])('refuses %j', (text) => {
    expect(slotOfTime(text)).toBeUndefined();
  });

  it('make a passage, whose ends may be left out', () => {
    expect(spanOfTimes('1-2')).toEqual({ from: 50, to: 100 });
    expect(spanOfTimes('-2')).toEqual({ from: 0, to: 100 });
    expect(spanOfTimes('2-')?.from).toBe(100);
    for (const text of ['2', '2-1', '1-1', '1-2-3', 'a-b']) expect(spanOfTimes(text)).toBeUndefined();
    expect(tidyCuts(outside({ from: 50, to: 100 }), 150)).toEqual([
      { from: 0, to: 50 },
      { from: 100, to: 150 },
    ]);
  });
});
