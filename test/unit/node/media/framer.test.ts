import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Framer } from '../../../../src/node/media/framer.ts';

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
