/** Jitter buffer and ring together, on simulated networks: what the listener gets. */
import { describe, expect, test } from 'vitest';
import { hum, simulate } from '../../../support/media/simulated-playout.ts';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const jittery = (_: number, random: () => number): number => 10 + 20 * random();
/** The largest step between neighbouring samples: a click shows in it. */
const roughness = (samples: Float32Array): number => {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
};

describe('the playout schedule, with jitter buffer and ring', () => {
  test('plays every sample of the speaker over a clean network, a few milliseconds after the frame', () => {
    const { output, concealedSamples, delays } = simulate({ seconds: 10 });
    expect(concealedSamples).toBe(0);
    expect(median(delays)).toBeLessThan(10);
    const source = hum(11 * 48_000);
    const at = 5 * 48_000;
    const lag = [...Array(4000).keys()].find(
      (shift) =>
        Math.abs(output[at]! - source[at - shift]!) < 1e-7 &&
        Math.abs(output[at + 999]! - source[at + 999 - shift]!) < 1e-7,
    );
    expect(lag).toBeGreaterThan(960);
    expect(lag).toBeLessThan(960 + 48 * 12);
    for (let i = 0; i < 48_000; i++) expect(output[at + i]).toBeCloseTo(source[at + i - lag!]!, 6);
  });

  test.each([1, 4, 8])('conceals nothing over a jittery network with output in bursts of %i quanta', (burst) => {
    const { concealed, delays } = simulate({ seconds: 60, delay: jittery, burst });
    expect(concealed).toBeLessThan(0.0005);
    expect(median(delays)).toBeLessThan(35);
  });

  test.each([
    [0.05, 2, 0.003],
    [0.1, 2, 0.005],
    [0.2, 3, 0.015],
  ])('with %d loss and %i frames of redundancy conceals at most %d', (loss, redundancy, most) => {
    const outcomes = [1, 2, 3].map((seed) => simulate({ seconds: 60, delay: jittery, loss, redundancy, seed }));
    const concealed = outcomes.reduce((sum, outcome) => sum + outcome.concealed, 0) / 3;
    expect(concealed).toBeLessThan(most);
    expect(median(outcomes.flatMap(({ delays }) => delays))).toBeLessThan(90);
  });

  test('with loss and no redundancy conceals exactly what is lost, without a click', () => {
    const { counts, concealedSamples, output } = simulate({ seconds: 20, loss: 0.03 });
    expect(counts.lost).toBeGreaterThan(10);
    expect(concealedSamples).toBe(counts.lost * 960);
    expect(roughness(output)).toBeLessThan(2.5 * roughness(hum(20 * 48_000)));
  });

  test('plays two paths for every frame as one voice', () => {
    const { counts, concealed } = simulate({ seconds: 20, loss: 0.02, twice: 15 });
    expect(counts.duplicate).toBeGreaterThan(900);
    expect(concealed).toBeLessThan(0.002);
  });

  test.each([200, -200])('neither piles up nor breaks up when the speaker’s clock is off by %i ppm', (drift) => {
    const { delays, concealed } = simulate({ seconds: 120, drift, delay: jittery });
    expect(concealed).toBeLessThan(0.001);
    expect(Math.max(...delays.slice(5))).toBeLessThan(40);
    expect(Math.min(...delays.slice(5))).toBeGreaterThan(5);
  });

  test('keeps no delay from a burst at the start', () => {
    const { delays } = simulate({ seconds: 12, delay: (ms) => Math.max(0, 400 - ms) });
    expect(delays.at(-1)).toBeLessThan(12);
    expect(Math.max(...delays.slice(3))).toBeLessThan(30);
  });

  test('adds no constant delay for one stall in ten seconds', () => {
    const stall = (ms: number): number => Math.max(0, 250 - ((ms + 5000) % 10_000));
    const { delays } = simulate({ seconds: 60, delay: stall });
    expect(median(delays)).toBeLessThan(40);
  });

  test('forgets a single stall in the first seconds at once', () => {
    const { delays } = simulate({ seconds: 10, delay: (ms) => (ms >= 2000 ? Math.max(0, 200 - (ms - 2000)) : 0) });
    expect(delays.at(-1)).toBeLessThan(15);
  });

  test('waits for stalls that keep coming', () => {
    const stall = (ms: number): number => Math.max(0, 100 - (ms % 2000));
    const { concealed, delays } = simulate({ seconds: 60, delay: stall });
    expect(concealed).toBeLessThan(0.01);
    expect(median(delays)).toBeLessThan(125);
  });

  test('lowers the delay when the network gets better', () => {
    const { delays } = simulate({ seconds: 120, delay: (ms, random) => (ms < 20_000 ? 150 : 10) * random() });
    expect(delays[18]).toBeGreaterThan(120);
    expect(delays.at(-1)).toBeLessThan(35);
  });

  test('neither plays nor conceals silence between spurts', () => {
    const { played, concealed } = simulate({
      seconds: 30,
      talks: (ms) => ms % 3000 < 1500,
      delay: jittery,
      loss: 0.05,
      redundancy: 2,
    });
    expect(concealed).toBeLessThan(0.003);
    expect(played / 48_000).toBeGreaterThan(14.5);
    expect(played / 48_000).toBeLessThan(15.7);
  });

  test('plays inaudibly across a wrap of numbers in mid-word', () => {
    const { counts, concealedSamples } = simulate({ seconds: 10, firstSeq: 2 ** 32 - 200 });
    expect(concealedSamples).toBe(0);
    expect(counts.refused).toBe(0);
  });

  test('is plainly silent after the last word', () => {
    const { concealedSamples, output } = simulate({ seconds: 10, talks: (ms) => ms < 2000, loss: 0 });
    expect(concealedSamples).toBe(0);
    expect(output.subarray(3 * 48_000).every((sample) => sample === 0)).toBe(true);
  });
});
