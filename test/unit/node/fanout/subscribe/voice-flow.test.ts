import { describe, expect, it } from 'vitest';
import { VoiceFlow } from '../../../../../src/node/fanout/subscribe/voice-flow.ts';

const STREAM = '00112233445566ff';
const said = (seq: number, bytes = 80) =>
  [0, 1, 2].map((i) => ({ seq: (seq + i) >>> 0, payload: new Uint8Array(bytes) }));

describe('the flow of a voice', () => {
  it('has a hole where frames in the middle of a spurt are missing, and names the last before it', () => {
    const flow = new VoiceFlow();
    expect(flow.note(STREAM, said(0), 0)).toBeUndefined();
    expect(flow.note(STREAM, said(3), 60)).toBeUndefined();
    expect(flow.note(STREAM, said(12), 240)).toBe(5);
    expect(flow.note(STREAM, said(6), 260)).toBeUndefined();
    expect(flow.note(STREAM, said(15), 300)).toBeUndefined();
  });

  it('has no hole after silence, nor where numbers wrap', () => {
    const flow = new VoiceFlow();
    flow.note(STREAM, said(0, 0), 0);
    expect(flow.note(STREAM, said(100), 2_000)).toBeUndefined();
    flow.note('aa', said(0xfffffffd), 0);
    expect(flow.note('aa', said(0), 60)).toBeUndefined();
  });

  it('has stopped when nothing follows an unfinished word, but not forever', () => {
    const flow = new VoiceFlow();
    flow.note(STREAM, said(0), 0);
    expect(flow.hasStopped(100)).toBe(false);
    expect(flow.hasStopped(220)).toBe(true);
    expect(flow.hasStopped(5_000)).toBe(false);
    flow.note(STREAM, said(3, 0), 300);
    expect(flow.hasStopped(600)).toBe(false);
    expect(flow.heardAt).toBe(300);
  });
});
