import { describe, expect, test } from 'vitest';
import { SampleQueue } from '../../../../src/node/media/sample-queue.ts';
import { SampleReader } from '../../../../src/node/media/sample-reader.ts';
import { hum } from '../../../support/media/simulated-playout.ts';

const steps = (samples: Float32Array): number => {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
};

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

  test('returns to copying without a click', () => {
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

  test('reads as far as the queue reaches and returns how far', () => {
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
