/** The signals of EBU Tech 3341 that ask for integrated loudness, for which it allows 0.1 LU; a bin of the histogram is as much again. */
import { expect, it } from 'vitest';
import { LoudnessMeter } from '../../../../../../src/node/speaker/sound/loudness/meter.ts';

/** Tones of 1 kHz on both sides: dB of full scale, and seconds. */
function measured(...parts: readonly (readonly [decibels: number, seconds: number])[]): number {
  const meter = new LoudnessMeter(2);
  for (const [decibels, seconds] of parts) {
    // Whole periods: one second after the other is one tone.
    const one = tone(decibels, 2);
    for (let second = 0; second < seconds; second++) meter.push(one);
  }
  return meter.loudness;
}

function tone(decibels: number, channels: 1 | 2): Float32Array {
  const amplitude = 10 ** (decibels / 20);
  const at = (i: number) => amplitude * Math.sin((2 * Math.PI * 1_000 * Math.floor(i / channels)) / 48_000);
  return Float32Array.from({ length: 48_000 * channels }, (_, i) => at(i));
}

it.each([
  ['a tone', [[-23, 20]], -23],
  ['a softer tone', [[-33, 20]], -33],
  [
    'a tone between softer ones',
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
    -23,
  ],
  [
    'a tone between silence and softer ones',
    [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
    -23,
  ],
] as const)('is that of %s', (_, parts, loudness) => {
  expect(Math.abs(measured(...parts) - loudness)).toBeLessThan(0.2);
});

it('is none of silence, and of what is shorter than a block', () => {
  expect(measured([-120, 2])).toBe(Number.NEGATIVE_INFINITY);
  const meter = new LoudnessMeter(1);
  meter.push(tone(-20, 1).subarray(0, 19_199));
  expect(meter.loudness).toBe(Number.NEGATIVE_INFINITY);
});

it('is the same in whatever pieces it comes, and of one channel as of the same in both ears', () => {
  const [one, two, whole] = [new LoudnessMeter(1), new LoudnessMeter(2), new LoudnessMeter(1)];
  for (let at = 0; at < 48_000; at += 700) {
    one.push(tone(-20, 1).subarray(at, at + 700));
    two.push(tone(-20, 2).subarray(2 * at, 2 * (at + 700)));
  }
  whole.push(tone(-20, 1));
  expect(one.loudness).toBe(whole.loudness);
  expect(one.loudness).toBeCloseTo(two.loudness, 6);
});

it('forgets: after five minutes it is that of those', () => {
  expect(Math.abs(measured([-10, 30], [-28, 300]) + 28)).toBeLessThan(0.6);
});
