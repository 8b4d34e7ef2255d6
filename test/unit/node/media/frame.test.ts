import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seqAdd, seqDistance } from '../../../../src/node/media/frame.ts';

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
