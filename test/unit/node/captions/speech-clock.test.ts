import { describe, expect, it } from 'vitest';
import { SpeechClock } from '../../../../src/node/captions/speech-clock.ts';

const STREAM = '0123456789abcdef';

function talking(...stretches: readonly (readonly [number, number])[]): SpeechClock {
  const clock = new SpeechClock();
  for (const [from, to] of stretches) for (let seq = from; seq < to; seq++) clock.note(STREAM, seq, true);
  return clock;
}

describe('the clock of speech', () => {
  it('knows where speech begins and ends, across breaths', () => {
    const clock = talking([100, 150], [160, 200], [300, 320]);
    expect(clock.begins(undefined)).toBe(100);
    expect(clock.begins(200)).toBe(300);
    expect(clock.begins(170)).toBe(170);
    expect(clock.begins(320)).toBeUndefined();
    expect(clock.ends).toBe(320);
  });

  it('begins anew with another microphone', () => {
    const clock = talking([0, 10]);
    clock.note('1123456789abcdef', 5, false);
    expect([clock.stream, clock.begins(undefined)]).toEqual(['1123456789abcdef', undefined]);
  });

  it('crosses the end of the numbers', () => {
    const clock = new SpeechClock();
    for (const seq of [4_294_967_294, 4_294_967_295, 0, 1]) clock.note(STREAM, seq, true);
    expect([clock.begins(undefined), clock.ends]).toEqual([4_294_967_294, 2]);
  });
});
