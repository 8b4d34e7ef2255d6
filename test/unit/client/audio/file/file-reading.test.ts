import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AHEAD, FileReading } from '../../../../../src/client/audio/file/file-reading.ts';
import type { FromReader } from '../../../../../src/client/audio/file/messages.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../../src/node/media/frame.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';
import { encodeWav } from '../../../../support/media/wav.ts';

/** Frames of each run that wait in the mix. */
let waiting: Map<number, Float32Array[]>;
let most: number;
let said: FromReader[];
let reading: FileReading;

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  [waiting, most, said] = [new Map(), 0, []];
  reading = new FileReading({
    mix: (message) => {
      if (message.type !== 'frames') return;
      waiting.set(message.run, [...(waiting.get(message.run) ?? []), ...message.frames]);
      most = Math.max(most, waiting.get(message.run)!.length);
    },
    page: (message) => void said.push(message),
  });
});
afterEach(() => vi.restoreAllMocks());

/** So many frames are heard. */
function hear(run: number, count: number): Float32Array[] {
  const heard = waiting.get(run)!.splice(0, count);
  reading.took({ run, heard: heard.length });
  return heard;
}

/** All of it, as it comes. */
async function hearAll(run: number): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  await vi.waitFor(
    () => {
      if ((waiting.get(run)?.length ?? 0) > 0) all.push(...hear(run, 10));
      expect(said.some((message) => message.type !== 'at' && message.run === run)).toBe(true);
    },
    { timeout: 15_000, interval: 1 },
  );
  return all;
}

/** A tone that is much too soft. */
const soft = (seconds: number): Blob =>
  new Blob([
    new Uint8Array(
      encodeWav(
        Float32Array.from(
          { length: seconds * SAMPLE_RATE },
          (_, i) => 0.02 * Math.sin((2 * Math.PI * 997 * i) / SAMPLE_RATE),
        ),
        SAMPLE_RATE,
      ),
    ),
  ]);

it('reads no further ahead than two seconds, and tells how far it is heard', async () => {
  reading.play(1, soft(30));
  await vi.waitFor(() => expect(waiting.get(1)?.length).toBeGreaterThanOrEqual(AHEAD - 25));
  await new Promise((done) => setTimeout(done, 100));
  expect(waiting.get(1)!.length).toBeLessThanOrEqual(AHEAD);
  const all = await hearAll(1);
  expect(most).toBeLessThanOrEqual(AHEAD);
  expect(all).toHaveLength(30 * 50);
  expect(said.at(-1)).toEqual({ type: 'over', run: 1, drops: 0 });
  expect(said.filter(({ type }) => type === 'at').at(-1)).toMatchObject({ seconds: 30 });
});

it('brings what is soft to the one loudness, and MP3 of another rate to 48 kHz for two ears', async () => {
  reading.play(1, soft(10));
  const all = await hearAll(1);
  const peak = Math.max(...all[300]!);
  expect(all[300]).toHaveLength(FRAME_SAMPLES);
  // -19 LUFS of a tone for one ear.
  expect(20 * Math.log10(peak)).toBeGreaterThan(-17.5);
  expect(20 * Math.log10(peak)).toBeLessThan(-14.5);
  reading.play(2, new Blob([await readFile(join(REPOSITORY, 'test/vectors/sound/11-tones.mp3'))]));
  const tones = await hearAll(2);
  expect(tones.length).toBeGreaterThanOrEqual(25);
  expect(tones[0]).toHaveLength(2 * FRAME_SAMPLES);
});

it('says why it cannot be played', async () => {
  reading.play(1, new Blob(['%PDF-1.7']));
  await vi.waitFor(() => expect(said).toEqual([{ type: 'failed', run: 1, why: 'kind' }]));
  reading.play(2, new Blob([]));
  await vi.waitFor(() => expect(said.at(-1)).toEqual({ type: 'failed', run: 2, why: 'none' }));
});

it('leaves one file for another at once, and says nothing more of the first', async () => {
  reading.play(1, soft(60));
  await vi.waitFor(() => expect(waiting.get(1)?.length).toBeGreaterThan(0));
  reading.play(2, soft(1));
  await hearAll(2);
  hear(1, 50);
  expect(said.every(({ run }) => run === 2)).toBe(true);
});

it('levels and plays what is decoded already', async () => {
  const channel = Float32Array.from({ length: SAMPLE_RATE }, (_, i) => 0.02 * Math.sin(i / 8));
  reading.playSamples(1, [channel, channel]);
  const all = await hearAll(1);
  expect(all).toHaveLength(50);
  expect(all[25]).toHaveLength(2 * FRAME_SAMPLES);
  expect(Math.max(...all[25]!)).toBeGreaterThan(0.1);
});
