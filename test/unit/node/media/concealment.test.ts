/** Sound that is made up, stretched or read at another speed. */
import { describe, expect, test } from 'vitest';
import { CONCEALMENT_HISTORY, Concealment } from '../../../../src/node/media/concealment.ts';
import { SampleQueue } from '../../../../src/node/media/sample-queue.ts';
import { SampleReader } from '../../../../src/node/media/sample-reader.ts';
import { lengthen, shorten } from '../../../../src/node/media/stretch.ts';
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
  test('goes on with a voice where it was, so that the first 10 ms are nearly what was said', () => {
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

  test('begins and goes on without a click, in pieces of any size', () => {
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

describe('stretch', () => {
  const voice = hum(960);

  test('leaves out or repeats a whole pitch period, without a click', () => {
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

  test('changes at most as much as asked, and nothing when asked for too little', () => {
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

describe('SampleReader', () => {
  const play = (speed: number, length: number): { out: Float32Array; queue: SampleQueue } => {
    const queue = new SampleQueue();
    queue.append([hum(20_000)]);
    const reader = new SampleReader(queue);
    reader.speed = speed;
    const out = new Float32Array(length);
    const quantum = [new Float32Array(128)];
    for (let at = 0; at + 128 <= length; at += 128) {
      reader.read(quantum, 128);
      out.set(quantum[0]!, at);
    }
    return { out, queue };
  };

  test('copies at speed 1', () => {
    expect(play(1, 1280).out).toEqual(hum(1280));
  });

  test('takes more or less from the queue at other speeds, smoothly', () => {
    for (const speed of [0.98, 1.02]) {
      const { out, queue } = play(speed, 12_800);
      expect(queue.position / 12_800).toBeCloseTo(speed, 2);
      expect(steps(out)).toBeLessThan(1.1 * steps(hum(12_800)));
    }
  });

  test('comes back to copying without a click', () => {
    const queue = new SampleQueue();
    queue.append([hum(20_000)]);
    const reader = new SampleReader(queue);
    const out = [new Float32Array(12_000)];
    reader.speed = 1.01;
    reader.read(out, 4000);
    reader.speed = 1;
    reader.read(out, 12_000, 4000);
    expect(steps(out[0]!)).toBeLessThan(1.1 * steps(hum(12_000)));
    expect(out[0]!.at(-1)).toBe(hum(20_000)[queue.position - 1]);
  });

  test('reads as far as the queue reaches and says how far', () => {
    const queue = new SampleQueue();
    queue.append([hum(100)]);
    const reader = new SampleReader(queue);
    reader.speed = 1.02;
    const filled = reader.read([new Float32Array(128)], 128);
    expect(filled).toBeLessThanOrEqual(100);
    expect(filled).toBeGreaterThan(96);
    expect(queue.length).toBe(0);
  });
});
