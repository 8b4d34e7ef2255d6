import { describe, expect, it } from 'vitest';
import { continuity } from '../../../support/media/continuity.ts';
import { voice } from '../../../support/media/voices.ts';

const RATE = 48_000;

describe('continuity', () => {
  it('is whole when a voice is heard as spoken, late and softer', async () => {
    const { samples } = await voice('ada');
    const heard = samples.subarray(RATE, 5 * RATE).map((sample) => 0.4 * sample);
    expect(continuity(heard, samples)).toEqual({ gap: 0, gaps: 0 });
  });

  it('reports the longest silence in mid-word, and how many there are', async () => {
    const { samples } = await voice('ada');
    const heard = samples.slice(0, 4 * RATE);
    // Two stretches that are loud throughout.
    const loud = loudest(samples.subarray(0, 1.5 * RATE), 0.12 * RATE);
    const later = 2 * RATE + loudest(samples.subarray(2 * RATE, 3.5 * RATE), 0.12 * RATE);
    heard.fill(0, loud, loud + 0.12 * RATE);
    heard.fill(0, later, later + 0.1 * RATE);
    const { gap, gaps } = continuity(heard, samples);
    expect(gap).toBeGreaterThanOrEqual(60);
    expect(gap).toBeLessThanOrEqual(140);
    expect(gaps).toBe(2);
  });

  it('is not disturbed by pauses between words', async () => {
    const { samples } = await voice('ada');
    const twice = new Float32Array(2 * samples.length);
    twice.set(samples, 0);
    twice.set(samples, samples.length);
    const end = samples.length;
    expect(continuity(twice.subarray(end - 2 * RATE, end + 2 * RATE), samples).gap).toBe(0);
  });

  it('of silence is one long gap', async () => {
    const { samples } = await voice('ada');
    expect(continuity(new Float32Array(4 * RATE), samples).gap).toBeGreaterThan(1_000);
  });
});

/** Where the stretch of `length` samples begins whose softest 10 ms are loudest. */
function loudest(samples: Float32Array, length: number): number {
  let best = 0;
  let bestLevel = 0;
  for (let at = 0; at + length < samples.length; at += 480) {
    let least = Number.POSITIVE_INFINITY;
    for (let from = at; from < at + length; from += 480) {
      const energy = samples.subarray(from, from + 480).reduce((sum, sample) => sum + sample * sample, 0);
      least = Math.min(least, energy);
    }
    if (least > bestLevel) [bestLevel, best] = [least, at];
  }
  return best;
}
