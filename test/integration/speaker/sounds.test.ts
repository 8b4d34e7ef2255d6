/** Files as programs write them, and what is heard of them. */
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOpusFrame } from '../../../src/node/media/opus-packet.ts';
import { readSound, type SoundDrop, UnreadableError } from '../../../src/node/speaker/index.ts';
import { Counters } from '../../../src/node/util/counters.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { audible, hear, tone } from '../../support/media/heard.ts';

/** 440 Hz of 0.25 on the left, 1,000 Hz of 0.125 on the right. */
const TWO = 'aevalsrc=0.25*sin(2*PI*440*t)|0.125*sin(2*PI*1000*t)';
/** As WAVE has six: left, right, centre, deep, behind on the left and on the right. */
const SIX = `aevalsrc=${[300, 500, 700, 60, 900, 1_100].map((hertz) => `0.25*sin(2*PI*${hertz}*t)`).join('|')}:c=5.1`;

let folder: string;
let ffmpeg: string;
beforeAll(async () => {
  ffmpeg = await findProgram('ffmpeg');
  folder = await mkdtemp(join(tmpdir(), 'stoa-sounds-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two seconds, or as many as the source says. */
async function make(name: string, source: string, rate: number, options: string): Promise<Blob> {
  const path = join(folder, name);
  const from = ['-f', 'lavfi', '-i', `${source}:s=${rate}:d=2`];
  await command(ffmpeg, ['-v', 'error', '-y', ...from, '-strict', '-2', ...options.split(' '), path]);
  return openAsBlob(path);
}

describe('a file by ffmpeg', { timeout: 60_000 }, () => {
  it.each([
    ['a.mp3', 44_100, '-c:a libmp3lame -b:a 192k'],
    ['vbr.mp3', 48_000, '-c:a libmp3lame -q:a 4 -id3v2_version 4 -metadata title=Tones'],
    ['low.mp3', 22_050, '-c:a libmp3lame -b:a 64k'],
    ['a.mp2', 48_000, '-c:a mp2'],
    ['a.m4a', 44_100, '-c:a aac -b:a 160k'],
    ['fast.mp4', 48_000, '-c:a aac -movflags +faststart'],
    ['pieces.mp4', 44_100, '-c:a aac -movflags frag_keyframe+empty_moov'],
    ['opus.mp4', 48_000, '-c:a libopus'],
    ['flac.mp4', 44_100, '-c:a flac'],
    ['mp3.mp4', 44_100, '-c:a libmp3lame -b:a 192k'],
    ['a.mov', 44_100, '-c:a pcm_s24be'],
    ['a.aac', 44_100, '-c:a aac -b:a 160k'],
    ['a.flac', 96_000, '-c:a flac -sample_fmt s32'],
    ['a.wav', 44_100, '-c:a pcm_s16le'],
    ['deep.wav', 192_000, '-c:a pcm_f32le'],
    ['phone.wav', 8_000, '-c:a pcm_mulaw'],
    ['old.wav', 11_025, '-c:a pcm_alaw'],
    ['a.ogg', 44_100, '-c:a libvorbis'],
    ['flac.ogg', 44_100, '-c:a flac'],
    ['a.webm', 48_000, '-c:a libopus'],
    ['vorbis.webm', 44_100, '-c:a libvorbis'],
    ['live.webm', 48_000, '-c:a libopus -live 1'],
    ['aac.mka', 44_100, '-c:a aac -b:a 160k'],
    ['flac.mka', 44_100, '-c:a flac'],
    ['pcm.mka', 44_100, '-c:a pcm_s24le'],
  ])('%s of %d Hz is heard with both ears', async (name, rate, options) => {
    const drops = new Counters<SoundDrop>();
    const { frames, left, right } = await hear(
      readSound(await make(name, TWO, rate, options), { drops, levelled: false }),
    );
    expect(frames.every(isOpusFrame)).toBe(true);
    expect(Math.abs(audible(left) - 2)).toBeLessThan(0.02);
    expect(Math.abs(20 * Math.log10(tone(left, 440) / 0.25))).toBeLessThan(0.6);
    expect(Math.abs(20 * Math.log10(tone(right, 1_000) / 0.125))).toBeLessThan(0.6);
    expect(tone(left, 1_000)).toBeLessThan(0.003);
    expect(tone(right, 440)).toBeLessThan(0.003);
    expect(drops.snapshot()).toEqual({});
  });

  it.each([
    ['six.wav', '-c:a pcm_s16le'],
    ['six.flac', '-c:a flac'],
    ['six.ogg', '-c:a libvorbis'],
    ['six.m4a', '-c:a aac -b:a 384k'],
  ])('%s with six channels is heard with two ears, each channel where it is', async (name, options) => {
    const { left, right } = await hear(readSound(await make(name, SIX, 48_000, options), { levelled: false }));
    // RFC 7845, section 5.1.1.5, of tones of 0.25.
    const expected = {
      300: [0.529, 0],
      500: [0, 0.529],
      700: [0.374, 0.374],
      900: [0.458, 0.265],
      1100: [0.265, 0.458],
    };
    for (const [hertz, [l, r]] of Object.entries(expected)) {
      expect(tone(left, Number(hertz)) / 0.25, `${hertz} Hz left`).toBeCloseTo(l!, 1);
      expect(tone(right, Number(hertz)) / 0.25, `${hertz} Hz right`).toBeCloseTo(r!, 1);
    }
  });

  it.each([
    ['a.ac3', '-c:a ac3', 'no kind that is known here'],
    ['ac3.mka', '-c:a ac3', 'its sound is A_AC3'],
    ['a.wma', '-c:a wmav2', 'it is Windows Media'],
  ])('%s is refused for a reason', async (name, options, why) => {
    const reading = Array.fromAsync(readSound(await make(name, TWO, 44_100, options)));
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.toThrow(UnreadableError);
  });
});

it('what opusenc writes in packets of 60 ms ends where the sound does', { timeout: 60_000 }, async () => {
  await make('source.wav', TWO, 48_000, '-c:a pcm_s16le');
  const path = join(folder, 'a.opus');
  await command(await findProgram('opusenc'), ['--quiet', '--framesize', '60', join(folder, 'source.wav'), path]);
  const { left } = await hear(readSound(await openAsBlob(path), { levelled: false }));
  expect(Math.abs(audible(left) - 2)).toBeLessThan(0.005);
  // And 6.5 ms, which the encoder looks ahead.
  expect(left.length / 48_000).toBeCloseTo(2.02);
});
