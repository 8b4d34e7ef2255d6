/** The noise filter with the code that browsers run, on a voice in noise. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { NoiseStrength } from '../../../../../src/client/audio/engine.ts';
import { NoiseFilter } from '../../../../../src/client/audio/noise/noise-filter.ts';
import { BLOCK, loadRnnoise, type Rnnoise } from '../../../../../src/client/audio/noise/rnnoise.ts';
import { FRAME_SAMPLES } from '../../../../../src/node/media/frame.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';
import { compareVoice } from '../../../../support/media/compare-voices.ts';
import { voice } from '../../../../support/media/voices.ts';

let create: () => Rnnoise;
/** One speaker's voice, and the same in the noise of a fan. */
let clean: Float32Array;
let noisy: Float32Array;
let stranger: Float32Array;

/** About -38 dBFS, the same each time: a fan's, of which high tones are weaker than low ones. */
function fan(length: number): Float32Array {
  let state = 1;
  let smooth = 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    smooth += 0.2 * (state / 2 ** 31 - 1 - smooth);
    return 0.065 * smooth;
  });
}

beforeAll(async () => {
  const wasm = await readFile(join(REPOSITORY, 'node_modules/@jitsi/rnnoise-wasm/dist/rnnoise.wasm'));
  create = await loadRnnoise(new Uint8Array(wasm).buffer);
  const [ada, chidi] = await Promise.all([voice('ada'), voice('chidi')]);
  stranger = chidi.samples;
  // Twice, so that it has learned the noise, in whole frames, with a pause between.
  const once = new Float32Array(FRAME_SAMPLES * Math.ceil(ada.samples.length / FRAME_SAMPLES + 50));
  once.set(ada.samples);
  clean = new Float32Array(2 * once.length);
  clean.set(once);
  clean.set(once, once.length);
  const noise = fan(clean.length);
  noisy = clean.map((sample, i) => sample + noise[i]!);
});

/** As the worker does, in frames of 20 ms; the delay is taken out, so that the result lies on what went in. */
function filtered(samples: Float32Array, strength: NoiseStrength): Float32Array {
  const filter = new NoiseFilter(create(), strength);
  const out = samples.slice();
  for (let at = 0; at < out.length; at += FRAME_SAMPLES) filter.filter(out.subarray(at, at + FRAME_SAMPLES));
  filter.close();
  return out.subarray(BLOCK);
}

const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

/** Loudness where nobody speaks, dBFS, in the second half. */
function betweenWords(samples: Float32Array): number {
  let sum = 0;
  let blocks = 0;
  for (let at = clean.length / 2; at + 3 * BLOCK <= samples.length; at += BLOCK) {
    // A word rings on for a moment.
    if (power(clean.subarray(at - 20 * BLOCK, at + 2 * BLOCK)) > 1e-3) continue;
    sum += power(samples.subarray(at, at + BLOCK)) / BLOCK;
    blocks += 1;
  }
  expect(blocks).toBeGreaterThan(30);
  return 10 * Math.log10(sum / blocks);
}

/** How many samples later `b` is, and how alike the two are then, of at most 1. */
function lateness(a: Float32Array, b: Float32Array): { lag: number; alike: number } {
  const alikeAt = (lag: number): number => {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i + FRAME_SAMPLES < Math.min(a.length, b.length); i++) {
      const x = a[lag < 0 ? i - lag : i]!;
      const y = b[lag < 0 ? i : i + lag]!;
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return ab / Math.sqrt(aa * bb);
  };
  const near = Array.from({ length: 9 }, (_, i) => i - 4);
  const lags = [...near, -BLOCK, BLOCK, -FRAME_SAMPLES, FRAME_SAMPLES];
  return lags.map((lag) => ({ lag, alike: alikeAt(lag) })).reduce((best, one) => (one.alike > best.alike ? one : best));
}

it('takes the noise between words away at "strong", and most of it at "mild"', () => {
  const before = betweenWords(noisy);
  const strong = before - betweenWords(filtered(noisy, 'strong'));
  const mild = before - betweenWords(filtered(noisy, 'mild'));
  expect(strong).toBeGreaterThan(10);
  expect(mild).toBeGreaterThan(6);
  expect(mild).toBeLessThan(strong);
});

it.for(['mild', 'strong'] as const)(
  'leaves the voice as it was, where it was, in noise and without: %s',
  (strength) => {
    const still = lateness(clean, filtered(clean, strength));
    const out = filtered(noisy, strength);
    const windy = lateness(clean, out);
    // Mixed with an original that lies elsewhere, it would be unlike both.
    expect(still.lag).toBe(0);
    expect(still.alike).toBeGreaterThan(0.98);
    expect(windy.lag).toBe(0);
    expect(windy.alike).toBeGreaterThan(0.95);
    expect(compareVoice(out, clean).score).toBeGreaterThan(0.8);
    expect(compareVoice(out, stranger).score).toBeLessThan(0.4);
  },
);

it('forgets the last sound when it is reset, and is then as new', () => {
  const used = new NoiseFilter(create(), 'mild');
  const fresh = new NoiseFilter(create(), 'mild');
  const word = noisy.slice(48_000, 48_000 + 10 * FRAME_SAMPLES);
  used.filter(word.slice());
  used.reset();
  const [a, b] = [word.slice(), word.slice()];
  used.filter(a);
  fresh.filter(b);
  expect(a).toEqual(b);
  used.close();
  fresh.close();
});

it('is refused with an error where the code is not its own', async () => {
  await expect(loadRnnoise(new ArrayBuffer(64))).rejects.toThrow();
});
