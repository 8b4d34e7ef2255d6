import { expect, it } from 'vitest';
import { Resampler } from '../../../../../src/node/speaker/sound/resampler.ts';

const tone = (rate: number, length: number): Float32Array =>
  Float32Array.from(
    { length: 2 * length },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * 300 * (i >> 1)) / rate) * (i % 2 ? -1 : 1),
  );

it.each([8_000, 11_025, 44_100, 48_000, 96_000, 192_000])(
  'sound of %d Hz is as long as it was, in time, and the same tone',
  async (rate) => {
    const resampler = await Resampler.open(rate, 2);
    const source = tone(rate, rate / 2);
    const parts: Float32Array[] = [];
    for (let at = 0; at < source.length; at += 2 * 1_111)
      for (const some of resampler.take(source.subarray(at, at + 2 * 1_111))) parts.push(some);
    parts.push(...resampler.end());
    resampler.free();
    const out = new Float32Array(2 * 24_000);
    let length = 0;
    for (const part of parts) {
      out.set(part, length);
      length += part.length;
    }
    expect(length).toBe(2 * 24_000);
    const wanted = tone(48_000, 24_000);
    // At both ends a filter has nothing on one side.
    const errors = out.subarray(2_000, 46_000).map((sample, i) => Math.abs(sample - wanted[2_000 + i]!));
    expect(errors.reduce((most, error) => Math.max(most, error), 0)).toBeLessThan(0.001);
  },
);
