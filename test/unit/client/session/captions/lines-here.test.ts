import { describe, expect, it } from 'vitest';
import { LinesHere } from '../../../../../src/client/session/captions/lines-here.ts';

describe('lines made here', () => {
  it('grow with the words of one voice, and are over with its final ones', () => {
    const lines = new LinesHere();
    expect([lines.take('ada', false), lines.take('ada', true), lines.take('ada', false)]).toEqual([0, 0, 1]);
  });

  it('are of one voice: whoever has the word next begins another', () => {
    const lines = new LinesHere();
    expect([lines.take('ada', false), lines.take('bao', false), lines.take('bao', true)]).toEqual([0, 1, 1]);
    expect([lines.take('ada', true), lines.take('ada', false)]).toEqual([2, 3]);
  });
});
