import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seqAdd, seqDistance } from '../../../../src/node/media/frame.ts';
import { REPLAY_WINDOW, SequenceWindow } from '../../../../src/node/media/sequence-window.ts';

describe('a sequence window', () => {
  it('tells what it has seen, and what is too old, also across a wrap', () => {
    for (const start of [0, 1_000, 0xffffffff - 3, 0xffffffff]) {
      const window = new SequenceWindow();
      expect(window.check(start)).toBe('new');
      window.note(start);
      expect(window.check(start)).toBe('seen');
      const next = seqAdd(start, REPLAY_WINDOW - 1);
      window.note(next);
      expect(window.check(start)).toBe('seen');
      expect(window.check(seqAdd(start, 1))).toBe('new');
      expect(window.highest).toBe(next);
      window.note(seqAdd(start, REPLAY_WINDOW));
      expect(window.check(start)).toBe('old');
      expect(window.check(seqAdd(start, 1))).toBe('new');
    }
  });

  it('tells exactly of every number within the window whether it came', () => {
    const steps = fc.array(fc.integer({ min: -140, max: 140 }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), steps, (start, moves) => {
        const window = new SequenceWindow();
        const came = new Set<number>();
        let at = start;
        let highest: number | undefined;
        for (const move of moves) {
          at = seqAdd(at, move);
          const age = highest === undefined ? 0 : seqDistance(highest, at);
          const expected = age >= REPLAY_WINDOW ? 'old' : came.has(at) ? 'seen' : 'new';
          expect(window.check(at)).toBe(expected);
          if (expected !== 'new') continue;
          window.note(at);
          came.add(at);
          if (highest === undefined || seqDistance(at, highest) > 0) highest = at;
        }
      }),
    );
  });
});
