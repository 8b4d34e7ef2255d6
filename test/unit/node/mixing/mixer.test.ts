import { Application, createEncoder } from 'libopus-wasm';
import { afterEach, describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../src/node/media/frame.ts';
import { CEILING, LOOK_AHEAD } from '../../../../src/node/mixing/limiter.ts';
import { Mixer } from '../../../../src/node/mixing/mixer.ts';
import { MAX_VOICES, type Slot } from '../../../../src/node/mixing/slot.ts';

const STREAM = '00'.repeat(8);
const mixers: Mixer[] = [];
afterEach(() => {
  for (const mixer of mixers.splice(0)) mixer.free();
});

function newMixer(channels: 1 | 2 = 1): Mixer {
  const mixer = new Mixer(channels);
  mixers.push(mixer);
  return mixer;
}

/** Packets of a tone; with two channels the right one has another. */
async function tone(hertz: number, count: number, amplitude = 0.3, right?: number): Promise<readonly Uint8Array[]> {
  const channels = right === undefined ? 1 : 2;
  const encoder = await createEncoder({
    channels,
    sampleRate: SAMPLE_RATE,
    application: Application.Audio,
    bitrate: 96_000,
  });
  const packets = Array.from({ length: count }, (_, n) => {
    const samples = Float32Array.from({ length: FRAME_SAMPLES * channels }, (_, i) => {
      const at = n * FRAME_SAMPLES + Math.floor(i / channels);
      return amplitude * Math.sin((2 * Math.PI * (i % channels === 1 ? right! : hertz) * at) / SAMPLE_RATE);
    });
    return encoder.encodeFloat(samples, { frameSize: FRAME_SAMPLES }).slice();
  });
  encoder.free();
  return packets;
}

/** All blocks of some moments, one after another. */
async function mixed(mixer: Mixer, moments: Iterable<readonly Slot[]>): Promise<Float32Array> {
  const blocks: number[] = [];
  for (const slots of moments) blocks.push(...(await mixer.mix(slots)));
  return Float32Array.from(blocks);
}

const slot = (voice: string, packet: Uint8Array | undefined, stream = STREAM): Slot => ({ voice, stream, packet });
const every = (samples: Float32Array, n: number, of: number): Float32Array => samples.filter((_, i) => i % of === n);
const loudest = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const level = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Amplitude of one frequency. */
function amount(samples: Float32Array, hertz: number): number {
  let [re, im] = [0, 0];
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / SAMPLE_RATE);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}

describe('Mixer', () => {
  it('sums the voices of a moment, each at its own loudness', async () => {
    const [low, high] = [await tone(300, 50), await tone(1_000, 50, 0.1)];
    const sound = await mixed(
      newMixer(),
      low.map((packet, i) => [slot('low', packet), slot('high', high[i])]),
    );
    expect(sound.length).toBe(50 * FRAME_SAMPLES);
    const settled = sound.subarray(10 * FRAME_SAMPLES);
    expect(amount(settled, 300)).toBeCloseTo(0.3, 1);
    expect(amount(settled, 1_000)).toBeCloseTo(0.1, 1);
    expect(amount(settled, 600)).toBeLessThan(0.01);
  });

  it('is exactly silent when nobody talks, also after somebody has', async () => {
    const mixer = newMixer(2);
    expect(loudest(await mixed(mixer, [[], [], []]))).toBe(0);
    const sound = await mixed(mixer, [...(await tone(300, 10)).map((packet) => [slot('ana', packet)]), [], []]);
    expect(loudest(sound.subarray(9 * FRAME_SAMPLES * 2, 10 * FRAME_SAMPLES * 2))).toBeGreaterThan(0.2);
    expect(loudest(sound.subarray((11 * FRAME_SAMPLES + LOOK_AHEAD) * 2))).toBe(0);
  });

  it('fades a voice that is cut off in its middle, without a click', async () => {
    const packets = await tone(300, 10);
    const sound = await mixed(newMixer(), [...packets.map((packet) => [slot('ana', packet)]), [], []]);
    const steps = sound.subarray(1).map((sample, i) => Math.abs(sample - sound[i]!));
    const usual = loudest(steps.subarray(5 * FRAME_SAMPLES, 9 * FRAME_SAMPLES));
    expect(loudest(steps.subarray(9 * FRAME_SAMPLES))).toBeLessThan(1.5 * usual);
  });

  it('never clips, with sixteen who shout at once', async () => {
    const voices = await Promise.all(Array.from({ length: MAX_VOICES }, (_, i) => tone(200 + 37 * i, 60, 0.9)));
    const moments = voices[0]!.map((_, i) => voices.map((packets, n) => slot(`${n}`, packets[i])));
    const sound = await mixed(newMixer(), moments);
    expect(loudest(sound)).toBeLessThanOrEqual(CEILING + 1e-6);
    for (const n of voices.keys())
      expect(amount(sound.subarray(20 * FRAME_SAMPLES), 200 + 37 * n)).toBeGreaterThan(0.02);
  });

  it('conceals a frame that is lost', async () => {
    const packets = await tone(300, 20);
    const sound = await mixed(
      newMixer(),
      packets.map((packet, i) => [slot('ana', i === 12 ? undefined : packet)]),
    );
    const lost = sound.subarray(12 * FRAME_SAMPLES + LOOK_AHEAD, 13 * FRAME_SAMPLES + LOOK_AHEAD);
    expect(level(lost)).toBeGreaterThan(0.1);
  });

  it('keeps two channels apart and puts a mono voice into both; of one channel it makes the middle', async () => {
    const both = await tone(300, 30, 0.3, 1_000);
    const stereo = (
      await mixed(
        newMixer(2),
        both.map((packet) => [slot('ana', packet)]),
      )
    ).subarray(20 * FRAME_SAMPLES);
    expect(amount(every(stereo, 0, 2), 300)).toBeCloseTo(0.3, 1);
    expect(amount(every(stereo, 0, 2), 1_000)).toBeLessThan(0.02);
    expect(amount(every(stereo, 1, 2), 1_000)).toBeCloseTo(0.3, 1);
    const middle = await mixed(
      newMixer(2),
      (await tone(300, 30)).map((packet) => [slot('ana', packet)]),
    );
    expect(every(middle, 0, 2)).toEqual(every(middle, 1, 2));
    const mono = (
      await mixed(
        newMixer(1),
        both.map((packet) => [slot('ana', packet)]),
      )
    ).subarray(10 * FRAME_SAMPLES);
    expect(amount(mono, 300)).toBeCloseTo(0.15, 1);
    expect(amount(mono, 1_000)).toBeCloseTo(0.15, 1);
  });

  it('conceals and counts what cannot be decoded, and slots that are too many', async () => {
    const mixer = newMixer();
    const [packet] = await tone(300, 1);
    await mixer.mix([slot('ana', Uint8Array.of(0xff, 0x00))]);
    expect(mixer.drops.snapshot()).toEqual({ broken: 1 });
    // Well-formed, but of 40 ms.
    await mixer.mix([slot('ana', Uint8Array.of(packet![0]! | 1, ...packet!.subarray(1), ...packet!.subarray(1)))]);
    expect(mixer.drops.snapshot()).toEqual({ broken: 2 });
    await mixer.mix(Array.from({ length: MAX_VOICES + 2 }, (_, i) => slot(`${i}`, packet)));
    expect(mixer.drops.snapshot()).toEqual({ broken: 2, crowded: 2 });
    await mixer.mix([slot('ana', packet), slot('ana', packet)]);
    expect(mixer.drops.snapshot()).toEqual({ broken: 2, crowded: 3 });
  });

  it('holds no more decoders than a stage has people, however many come and go', async () => {
    const mixer = newMixer();
    const [packet] = await tone(300, 1);
    for (let i = 0; i < 5 * MAX_VOICES; i++) await mixer.mix([slot(`${i}`, packet), slot('host', packet, `${i}`)]);
    expect(mixer.size).toBe(MAX_VOICES);
    mixer.free();
    expect(mixer.size).toBe(0);
  });

  it('decodes another stream from a clean state', async () => {
    const [before, after] = [await tone(3_000, 10, 0.8), await tone(300, 10)];
    const mixer = newMixer();
    await mixed(
      mixer,
      before.map((packet) => [slot('ana', packet, 'one')]),
    );
    // What is left of the one before comes out of the limiter.
    const second = await mixed(
      mixer,
      after.map((packet) => [slot('ana', packet, 'two')]),
    );
    const fresh = await mixed(
      newMixer(),
      after.map((packet) => [slot('ana', packet, 'two')]),
    );
    expect(second.subarray(LOOK_AHEAD)).toEqual(fresh.subarray(LOOK_AHEAD));
  });
});
