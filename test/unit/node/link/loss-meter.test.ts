import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LossMeter } from '../../../../src/node/link/loss-meter.ts';

function note(meter: LossMeter, numbers: readonly number[]): void {
  for (const n of numbers) meter.note(n & 0xffff);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Everything the meter has counted, with enough packets after it that nothing is held back. */
function total(meter: LossMeter, after: number): { expected: number; received: number } {
  note(meter, range(after, after + 3));
  return meter.take();
}

describe('the loss meter', () => {
  it('counts what is missing', () => {
    const meter = new LossMeter();
    note(
      meter,
      range(0, 100).filter((n) => n % 10 !== 5),
    );
    expect(total(meter, 100)).toEqual({ expected: 100, received: 90 });
  });

  it('starts with the first packet', () => {
    const meter = new LossMeter();
    expect(meter.take()).toEqual({ expected: 0, received: 0 });
    note(meter, [40_000]);
    expect(total(meter, 40_001)).toEqual({ expected: 1, received: 1 });
  });

  it('counts across the wrap at 16 bit', () => {
    const meter = new LossMeter();
    note(meter, range(65_000, 66_000));
    expect(total(meter, 66_000)).toEqual({ expected: 1_000, received: 1_000 });
  });

  it('counts no loss where packets overtake each other, also across a report', () => {
    const meter = new LossMeter();
    let expected = 0;
    let received = 0;
    // Each pair arrives swapped; a report falls into the middle of many.
    for (let i = 0; i < 300; i += 2) {
      meter.note(i + 1);
      if (i % 6 === 0) {
        const counts = meter.take();
        expected += counts.expected;
        received += counts.received;
      }
      meter.note(i);
    }
    const rest = total(meter, 300);
    expect(received + rest.received).toBe(expected + rest.expected);
    // It began with 1: what was sent before the first that arrived is nobody's loss.
    expect(expected + rest.expected).toBe(299);
  });

  it('counts a duplicate once, in one interval and across two', () => {
    const meter = new LossMeter();
    note(meter, [1, 2, 2, 3, 3, 3, 4, 5, 6, 7]);
    expect(meter.take()).toEqual({ expected: 4, received: 4 });
    note(meter, [1, 2, 3, 4, 7]);
    expect(total(meter, 8)).toEqual({ expected: 3, received: 3 });
  });

  it('continues without a loss when the numbers start again lower', () => {
    const meter = new LossMeter();
    note(meter, range(10_000, 10_010));
    meter.take();
    note(meter, range(0, 10));
    expect(meter.take()).toEqual({ expected: 0, received: 0 });
  });

  it('never counts more received than expected, nor a negative number, whatever arrives', () => {
    const step = fc.oneof(
      fc.nat({ max: 65_535 }).map((n) => ({ n })),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const meter = new LossMeter();
        for (const s of steps) {
          if (s !== 'take') {
            meter.note(s.n);
            continue;
          }
          const { expected, received } = meter.take();
          expect(received).toBeGreaterThanOrEqual(0);
          expect(received).toBeLessThanOrEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts exactly what random loss removed', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 400 }), fc.nat({ max: 65_535 }), (got, start) => {
        const meter = new LossMeter();
        meter.note(start);
        const counts = { expected: 0, received: 0 };
        const add = ({ expected, received }: typeof counts): void => {
          counts.expected += expected;
          counts.received += received;
        };
        got.forEach((arrived, i) => {
          if (arrived) meter.note((start + 1 + i) & 0xffff);
          if (i % 25 === 24) add(meter.take());
        });
        note(meter, range(start + 1 + got.length, start + 4 + got.length));
        add(meter.take());
        expect(counts).toEqual({ expected: 1 + got.length, received: 1 + got.filter(Boolean).length });
      }),
    );
  });
});
