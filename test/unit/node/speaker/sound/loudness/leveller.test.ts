import { describe, expect, it } from 'vitest';
import { Leveller, LOUDNESS } from '../../../../../../src/node/speaker/sound/loudness/leveller.ts';
import { CEILING } from '../../../../../../src/node/speaker/sound/loudness/limiter.ts';
import { LoudnessMeter } from '../../../../../../src/node/speaker/sound/loudness/meter.ts';

const RATE = 48_000;

function levelled(samples: Float32Array): Float32Array {
  const leveller = new Leveller(1);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += 1_900) parts.push(...leveller.take(samples.subarray(at, at + 1_900)));
  parts.push(...leveller.end());
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function loudness(samples: Float32Array): number {
  const meter = new LoudnessMeter(1);
  meter.push(samples);
  return meter.loudness;
}

/** Words of 0.3 s and pauses as long, in dB of full scale at that second. */
function words(seconds: number, decibels: (second: number) => number): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const on = (i / RATE) % 0.6 < 0.3 ? 1 : 0.001;
    return on * 10 ** (decibels(i / RATE) / 20) * Math.sin((2 * Math.PI * 300 * i) / RATE);
  });
}

describe('levelled', () => {
  it.each([-31, -23, -12, -1])('words of %d dB are as loud as all others from the first on, and whole', (decibels) => {
    const samples = words(20, () => decibels);
    const out = levelled(samples);
    expect(out).toHaveLength(samples.length);
    expect(Math.abs(loudness(out) - LOUDNESS)).toBeLessThan(0.5);
    expect(Math.abs(loudness(out.subarray(0, 2 * RATE)) - LOUDNESS)).toBeLessThan(1);
    expect(out.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThanOrEqual(CEILING + 1e-6);
  });

  it('keeps what is soft and loud in speech: it moves half a unit a second at most', () => {
    const samples = words(40, (second) => (Math.floor(second / 3) % 2 === 0 ? -20 : -26));
    const out = levelled(samples);
    const gains = Array.from({ length: 40 }, (_, second) => {
      const part = (of: Float32Array) => of.subarray(second * RATE, (second + 1) * RATE);
      const energy = (of: Float32Array) => part(of).reduce((sum, sample) => sum + sample * sample, 0);
      return 10 * Math.log10(energy(out) / energy(samples));
    });
    for (const [second, gain] of gains.entries())
      if (second > 0) expect(Math.abs(gain - gains[second - 1]!)).toBeLessThan(0.8);
  });

  it('does not shout after a soft beginning, and follows what changes', () => {
    const out = levelled(words(110, (second) => (second < 8 ? -60 : second < 50 ? -14 : -26)));
    expect(loudness(out.subarray(8 * RATE, 12 * RATE))).toBeLessThan(LOUDNESS + 2);
    expect(Math.abs(loudness(out.subarray(15 * RATE, 45 * RATE)) - LOUDNESS)).toBeLessThan(1);
    // Of the twelve it is softer, more than half are made up for within the minute.
    expect(loudness(out.subarray(100 * RATE))).toBeGreaterThan(LOUDNESS - 6);
  });

  it('silence stays silence', () => {
    expect(levelled(new Float32Array(10 * RATE))).toEqual(new Float32Array(10 * RATE));
  });
});
