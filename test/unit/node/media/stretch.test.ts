import { describe, expect, test } from 'vitest';
import { lengthen, shorten } from '../../../../src/node/media/stretch.ts';
import { hum, random } from '../../../support/media/simulated-playout.ts';

const steps = (samples: Float32Array): number => {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
};
const noise = (length: number): Float32Array => {
  const draw = random(7);
  return Float32Array.from({ length }, () => draw() - 0.5);
};

describe('stretch', () => {
  const voice = hum(960);

  test('removes or repeats a whole pitch period, without a click', () => {
    const short = shorten([voice], 480, false)![0]!;
    const long = lengthen([voice], 480, false)![0]!;
    expect(short.length).toBeLessThan(960);
    expect(long.length).toBeGreaterThan(960);
    for (const samples of [short, long]) expect(steps(samples)).toBeLessThan(1.3 * steps(voice));
  });

  test('keeps both ends of the block, so that it fits its neighbours', () => {
    for (const samples of [shorten([voice], 480, true)![0]!, lengthen([voice], 480, true)![0]!]) {
      expect(samples[0]).toBeCloseTo(voice[0]!, 2);
      expect(samples.at(-1)).toBe(voice.at(-1));
    }
  });

  test('changes at most what is asked, and nothing when asked for too little', () => {
    expect(960 - shorten([voice], 200, true)![0]!.length).toBeLessThanOrEqual(200);
    expect(lengthen([voice], 200, true)![0]!.length - 960).toBeLessThanOrEqual(200);
    expect(shorten([voice], 100, true)).toBeUndefined();
  });

  test('refuses where no two places are alike, unless it must', () => {
    expect(shorten([noise(960)], 480, false)).toBeUndefined();
    expect(shorten([noise(960)], 480, true)).toBeDefined();
  });

  test('treats all channels the same', () => {
    const [left, right] = shorten([voice, noise(960)], 480, false)!;
    expect(right!.length).toBe(left!.length);
  });
});
