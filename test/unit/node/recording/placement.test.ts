import { describe, expect, it } from 'vitest';
import { Placement } from '../../../../src/node/recording/placement.ts';

/** Frames of a stream, one every 20 ms, each of which arrives `delay` ms after it was said. */
function observe(placement: Placement, seqs: Iterable<number>, from: number, delay = (_: number): number => 0): void {
  let i = 0;
  for (const seq of seqs) placement.observe(seq >>> 0, from + (i + 1) * 20 + delay(i++));
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describe('the place of a stream', () => {
  it('is where what came fastest says, also when sequence numbers wrap', () => {
    const placement = new Placement(0xffff_fff0);
    observe(placement, range(0xffff_fff0, 40), 2_000, (i) => (i === 30 ? 0 : 200));
    expect(placement.slot(0xffff_fff0, true)).toBe(100);
    expect(placement.slot(10, false)).toBe(126);
  });

  it('stays in the middle of speech, and is set anew where a stretch begins', () => {
    const placement = new Placement(0);
    observe(placement, range(0, 10), 1_000, () => 100);
    expect(placement.slot(0, true)).toBe(55);
    observe(placement, range(10, 10), 1_200);
    expect(placement.slot(10, false)).toBe(65);
    expect(placement.slot(20, true)).toBe(70);
  });

  it('follows numbers that stood still while a machine slept, within two seconds', () => {
    const placement = new Placement(0);
    observe(placement, range(0, 100), 0);
    expect(placement.slot(0, true)).toBe(0);
    observe(placement, range(100, 90), 8_000);
    expect(placement.slot(100, false)).toBe(100);
    observe(placement, range(190, 60), 9_800);
    expect(placement.slot(240, false)).toBe(540);
  });

  it('is not moved by a burst that was held up', () => {
    const placement = new Placement(0);
    observe(placement, range(0, 100), 0);
    expect(placement.slot(0, true)).toBe(0);
    observe(placement, range(100, 90), 2_000, (i) => 1_800 - i * 20);
    observe(placement, range(190, 10), 3_800);
    expect(placement.slot(200, true)).toBe(200);
  });
});
