import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CEILING, Limiter, LOOK_AHEAD } from '../../../../src/node/mixing/limiter.ts';

const loudest = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const sine = (length: number, amplitude: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * 300 * i) / 48_000));
/** Half a unit in the last place of a Float32 near the ceiling, and some. */
const ROUNDING = 1e-6;

describe('Limiter', () => {
  it('changes nothing that is not too loud, and brings it a step later', () => {
    const limiter = new Limiter(1);
    const quiet = sine(4_800, CEILING);
    expect(limiter.push(quiet).subarray(LOOK_AHEAD)).toEqual(quiet.subarray(0, 4_800 - LOOK_AHEAD));
  });

  it('lets nothing above its ceiling, whatever comes', () => {
    const loudness = fc.float({ min: Math.fround(-20), max: 20, noNaN: true });
    const step = fc.array(loudness, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const limiter = new Limiter(2);
        for (const peaks of steps) {
          // Each step has the same few values all over.
          const samples = Float32Array.from({ length: 2 * LOOK_AHEAD }, (_, i) => peaks[i % 4]!);
          expect(loudest(limiter.push(samples))).toBeLessThanOrEqual(CEILING + ROUNDING);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('turns down smoothly: a sine that is ten times too loud stays one', () => {
    const limiter = new Limiter(1);
    limiter.push(sine(4_800, 0.2));
    const out = limiter.push(sine(48_000, 9));
    const steps = out.subarray(1).map((sample, i) => Math.abs(sample - out[i]!));
    // The steepest step of such a sine at the ceiling, and a tenth more for the turning down.
    expect(loudest(steps)).toBeLessThan(1.1 * CEILING * 2 * Math.PI * (300 / 48_000) + 0.02);
    expect(loudest(out.subarray(24_000))).toBeGreaterThan(0.95 * CEILING);
  });

  it('is back at full loudness within half a second, and then touches nothing', () => {
    const limiter = new Limiter(1);
    limiter.push(sine(4_800, 5));
    limiter.push(sine(24_000, 0.3));
    const after = sine(4_800, 0.3);
    expect(limiter.push(after).subarray(LOOK_AHEAD)).toEqual(after.subarray(0, 4_800 - LOOK_AHEAD));
  });

  it('makes silence of what is no number, and recovers', () => {
    const limiter = new Limiter(1);
    const broken = new Float32Array(LOOK_AHEAD).fill(0.5);
    broken[3] = Number.NaN;
    broken[7] = Number.POSITIVE_INFINITY;
    limiter.push(broken);
    expect(loudest(limiter.push(new Float32Array(LOOK_AHEAD)))).toBeLessThanOrEqual(CEILING);
    limiter.push(sine(48_000, 0.3));
    expect(loudest(limiter.push(sine(4_800, 0.3)))).toBeCloseTo(0.3, 3);
  });
});
