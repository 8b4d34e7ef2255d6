import { describe, expect, it } from 'vitest';
import type { LoggedLine } from '../../../../src/node/captions/caption-log.ts';
import { cuesOf } from '../../../../src/node/captions/cues.ts';
import { captionLine } from '../../../support/records/captions.ts';

const line = (more: Partial<LoggedLine>): LoggedLine => ({ ...captionLine(more), name: 'Ada', ...more });

describe('cues of lines', () => {
  it('are as far apart as their speaker’s frames, from the line that came soonest', () => {
    const cues = cuesOf([
      // Ends at slot 50, arrived 3 s after the beginning; the next, of slots 100 to 150, only half a second after its end.
      line({ start: 4_294_967_290, slots: 50, heard: 13_000 }),
      line({ start: 94, slots: 50, heard: 14_500 }),
    ]);
    expect(cues.map(({ from, to }) => [from, to])).toEqual([
      [0, 1_000],
      [2_000, 3_000],
    ]);
  });

  it('last long enough to be read', () => {
    const [cue] = cuesOf([line({ slots: 1, heard: 10 })]);
    expect(cue).toMatchObject({ from: 0, to: 700 });
  });

  it('are in the order of time, whoever speaks', () => {
    const other = { speaker: 'cd'.repeat(32), name: 'Bao' };
    const cues = cuesOf([line({ heard: 9_000 }), line({ ...other, heard: 5_000 })]);
    expect(cues.map(({ name }) => name)).toEqual(['Bao', 'Ada']);
  });
});
