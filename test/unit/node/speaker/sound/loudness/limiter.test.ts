import { expect, it } from 'vitest';
import { CEILING, Limiter } from '../../../../../../src/node/speaker/sound/loudness/limiter.ts';

const sine = (hertz: number, phase: number, loud: (i: number) => number): Float32Array =>
  Float32Array.from({ length: 48_000 }, (_, i) => loud(i) * Math.sin((2 * Math.PI * hertz * i) / 48_000 + phase));

/** In pieces of no round length. */
function limited(samples: Float32Array, channels: 1 | 2 = 1): Float32Array {
  const limiter = new Limiter(channels);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += 1_250) parts.push(limiter.take(samples.subarray(at, at + 1_250)));
  parts.push(limiter.end());
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const most = (samples: Float32Array): number => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

it('leaves alone what is below the ceiling, sample by sample', () => {
  const samples = sine(440, 0, (i) => (i < 20_000 ? 0.3 : 0.88));
  expect(limited(samples)).toEqual(samples);
});

it('turns down before a peak, not at it, and up again behind it', () => {
  const samples = sine(440, 0, (i) => (i >= 24_000 && i < 26_400 ? 1.6 : 0.2));
  const out = limited(samples);
  expect(out).toHaveLength(samples.length);
  expect(most(out)).toBeLessThanOrEqual(CEILING + 1e-6);
  // Not clipped: while it is loud all of it is as much softer.
  const ratios = [...out.subarray(24_000, 26_400)]
    .map((sample, i) => sample / samples[24_000 + i]!)
    .filter(Number.isFinite);
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(1.05);
  expect(most(out.subarray(40_000))).toBeGreaterThan(0.198);
});

it('hears the peaks between samples', () => {
  // Samples at 45 degrees reach 0.707 of it.
  const out = limited(sine(12_000, Math.PI / 4, () => 1.2));
  expect(most(out.subarray(4_800)) / Math.SQRT1_2).toBeLessThan(CEILING * 1.02);
  expect(most(out.subarray(4_800)) / Math.SQRT1_2).toBeGreaterThan(CEILING * 0.9);
});

it('turns both channels down alike', () => {
  const samples = Float32Array.from({ length: 48_000 }, (_, i) => (i % 2 === 0 ? 1.5 : 0.3) * Math.sin(i >> 4));
  const out = limited(samples, 2);
  const apart = out.map((sample, i) => (i % 2 === 0 ? 0 : Math.abs(sample - out[i - 1]! / 5)));
  expect(most(apart)).toBeLessThan(1e-6);
});
