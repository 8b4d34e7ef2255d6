import { describe, expect, test } from 'vitest';
import { CONCEALMENT_HISTORY, Concealment } from '../../../../src/node/media/concealment.ts';
import { hum, random } from '../../../support/media/simulated-playout.ts';

const steps = (samples: Float32Array): number => {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
};
const join = (...parts: Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const noise = (length: number): Float32Array => {
  const draw = random(7);
  return Float32Array.from({ length }, () => draw() - 0.5);
};

describe('Concealment', () => {
  test('continues a voice so that the first 10 ms are nearly the original', () => {
    const voice = hum(CONCEALMENT_HISTORY + 480);
    const [made] = new Concealment([voice.subarray(0, CONCEALMENT_HISTORY)]).next(480);
    let error = 0;
    let power = 0;
    for (let i = 0; i < 480; i++) {
      error += (made![i]! - voice[CONCEALMENT_HISTORY + i]!) ** 2;
      power += voice[CONCEALMENT_HISTORY + i]! ** 2;
    }
    expect(error / power).toBeLessThan(0.05);
  });

  test('begins and continues without a click, in pieces of any size', () => {
    const past = hum(CONCEALMENT_HISTORY);
    const concealment = new Concealment([past]);
    const made = join(...[1, 127, 128, 960, 3000].map((length) => concealment.next(length)[0]!));
    expect(steps(join(past, made))).toBeLessThan(1.5 * steps(past));
  });

  test.each([
    ['noise', noise(CONCEALMENT_HISTORY), 3360],
    ['a voice', hum(CONCEALMENT_HISTORY), 5760],
  ])('of %s is silent in time, and not long before', (_, past, silent) => {
    const [made] = new Concealment([past]).next(7200);
    expect(made!.subarray(silent).every((sample) => sample === 0)).toBe(true);
    expect(Math.max(...made!.subarray(silent - 960, silent))).toBeGreaterThan(0.01);
    expect(Math.max(...made!.subarray(0, 480))).toBeGreaterThan(0.2);
  });

  test('of silence is silence', () => {
    const [made] = new Concealment([new Float32Array(CONCEALMENT_HISTORY)]).next(960);
    expect(made!.every((sample) => sample === 0)).toBe(true);
  });
});
