import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Playlist } from '../../../../src/node/speaker/playlist.ts';
import { SpokenAudio } from '../../../../src/node/speaker/spoken-audio.ts';
import { concat, utf8 } from '../../../../src/node/wire/bytes.ts';
import { stopClock } from '../../../support/fakes/fake-clock.ts';
import { REPOSITORY } from '../../../support/machine/paths.ts';
import { hear } from '../../../support/media/heard.ts';
import { ogg, opusHead, TAGS } from '../../../support/media/ogg.ts';
import { encodeWav } from '../../../support/media/wav.ts';

const NEVER = new AbortController().signal;

let said: Uint8Array[];
let audio: SpokenAudio;
let list: Playlist;
let events: string[];

beforeEach(() => {
  stopClock(1_800_000_000_000);
  said = [];
  events = [];
  audio = new SpokenAudio(() => Date.now());
  audio.on('frame', (_, { payload }) => said.push(payload));
  list = new Playlist(audio, { levelled: false });
  list.on('playing', (title) => events.push(`playing ${title}`));
  list.on('ended', (title) => events.push(`ended ${title}`));
  list.on('failed', (title, error) => events.push(`failed ${title}: ${(error as Error).message}`));
});
afterEach(() => vi.useRealTimers());

/** Opus that goes on as it is: frames of this sign. */
function song(sign: number, frames: number): Uint8Array {
  const packet = (i: number) => new Uint8Array(20).fill(i).fill(0x78, 0, 1).fill(sign, 1, 2);
  return concat(ogg([opusHead(), TAGS, ...Array.from({ length: frames }, (_, i) => packet(i))]));
}

/** The clock goes on until it holds; whatever is asked for meanwhile is answered. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 5_000 && !holds(); i++) {
    await vi.advanceTimersByTimeAsync(10);
    await new Promise((done) => setImmediate(done));
  }
  expect(holds()).toBe(true);
}

const heard = (sign: number) => said.filter((payload) => payload[1] === sign).length;

describe('a playlist', () => {
  it('plays one sound after the other, at the pace of speech', async () => {
    list.add('one', () => song(1, 10));
    list.add('two', async () => new Blob([new Uint8Array(song(2, 5))]));
    expect(list.waiting).toEqual(['one', 'two']);
    const began = Date.now();
    const playing = list.play(NEVER);
    await until(() => events.length === 4);
    await playing;
    expect(events).toEqual(['playing one', 'ended one', 'playing two', 'ended two']);
    expect([heard(1), heard(2)]).toEqual([10, 5]);
    expect(said.findIndex((payload) => payload[1] === 2)).toBeGreaterThan(9);
    expect(Date.now() - began).toBeGreaterThanOrEqual(15 * 20);
  });

  it('passes over what it is told to, and what cannot be played', async () => {
    list.add('long', () => song(1, 1_000));
    list.add('letter', () => utf8('Dear Sir or Madam'));
    list.add('gone', () => Promise.reject(new Error('not found')));
    list.add('last', () => song(2, 3));
    const playing = list.play(NEVER);
    await until(() => heard(1) === 5);
    list.next();
    await until(() => events.includes('ended last'));
    await playing;
    expect(heard(1)).toBeLessThan(8);
    expect(heard(2)).toBe(3);
    expect(events.filter((event) => event.startsWith('failed'))).toEqual([
      'failed letter: it is of no kind that is known here',
      'failed gone: not found',
    ]);
  });

  it('pauses with a clean end, and goes on where it was', async () => {
    list.add('one', () => song(1, 50));
    const playing = list.play(NEVER);
    await until(() => heard(1) === 10);
    list.pause();
    expect(list.paused).toBe(true);
    await until(() => said.at(-1)!.byteLength === 0);
    const before = heard(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard(1)).toBe(before);
    expect(said.slice(-4).every(({ byteLength }) => byteLength === 0)).toBe(true);
    list.resume();
    await until(() => events.includes('ended one'));
    await playing;
    const payloads = said.filter(({ byteLength }) => byteLength > 0);
    expect(payloads.map((payload) => payload[2])).toEqual([...Array(50).keys()]);
  });

  it('passes over a stream that has gone quiet, also while it is paused', async () => {
    const quiet = async function* () {
      yield song(1, 5).subarray(0, -1);
      await new Promise(() => undefined);
    };
    list.add('radio', quiet);
    list.add('other radio', quiet);
    list.add('last', () => song(2, 3));
    const playing = list.play(NEVER);
    await until(() => events.includes('playing radio'));
    list.next();
    await until(() => events.includes('playing other radio'));
    list.pause();
    list.next();
    await until(() => events.includes('playing last'));
    list.resume();
    await until(() => events.includes('ended last'));
    await playing;
    expect(heard(2)).toBe(3);
    const stop = new AbortController();
    list.add('radio', quiet);
    const again = list.play(stop.signal);
    again.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(200);
    stop.abort(new Error('enough'));
    await until(() => said.at(-1)!.byteLength === 0);
    await expect(again).rejects.toThrow('enough');
  });

  it('ends when it is told to, with the reason, also while it is paused', async () => {
    for (const pause of [false, true]) {
      const stop = new AbortController();
      list.add('one', () => song(1, 500));
      const playing = list.play(stop.signal);
      playing.catch(() => undefined);
      await expect(list.play(NEVER)).rejects.toThrow('already playing');
      if (pause) list.pause();
      await vi.advanceTimersByTimeAsync(100);
      stop.abort(new Error('enough'));
      await expect(playing).rejects.toThrow('enough');
    }
  });

  it('is turned up and down while it plays', async () => {
    const wav = encodeWav(
      Float32Array.from({ length: 96_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 48_000)),
      48_000,
    );
    list.add('tone', () => new Uint8Array(wav));
    const playing = list.play(NEVER);
    await until(() => said.length === 50);
    list.volume = 0.1;
    await until(() => events.includes('ended tone'));
    await playing;
    const frames = said.filter(({ byteLength }) => byteLength > 0);
    vi.useRealTimers();
    const { left } = await hear(
      (async function* () {
        yield* frames;
      })(),
    );
    const most = (from: number, to: number) =>
      left.subarray(from * 48_000, to * 48_000).reduce((a, b) => Math.max(a, b), 0);
    expect(most(0.2, 0.9)).toBeCloseTo(0.5, 1);
    expect(most(1.2, 1.9)).toBeCloseTo(0.05, 1);
    expect(most(1.2, 1.9)).toBeGreaterThan(0.03);
    for (const wrong of [-0.1, 1.1, Number.NaN])
      expect(() => {
        list.volume = wrong;
      }).toThrow(RangeError);
  });

  it('tells others what is played, by the tags of files that have any, and when it is over', async () => {
    const told: (string | undefined)[] = [];
    const talker = {
      say: (frames: AsyncIterable<Uint8Array>, signal: AbortSignal) => audio.say(frames, signal),
      plays: (title: string | undefined) => void told.push(title),
    };
    const loud = new Playlist(talker, { levelled: false });
    const wav = encodeWav(new Float32Array(48_000), 48_000);
    const id3 = concat([
      utf8('ID3\x03\0\0'),
      Uint8Array.of(0, 0, 0, 18),
      utf8('TIT2'),
      Uint8Array.of(0, 0, 0, 8, 0, 0, 0),
      utf8('Prelude'),
    ]);
    const mp3 = await readFile(join(REPOSITORY, 'test/vectors/sound/11-tones.mp3'));
    loud.add('01.mp3', () => new Blob([concat([id3, mp3])]));
    loud.add('02.wav', () => new Blob([new Uint8Array(wav)]));
    loud.add('Radio', () => [new Uint8Array(wav)]);
    vi.useRealTimers();
    const real = new SpokenAudio();
    talker.say = (frames, signal) => real.say(frames, signal);
    await loud.play(NEVER);
    expect(told.filter((title, i) => title !== told[i - 1])).toEqual([
      '01.mp3',
      'Prelude',
      undefined,
      '02.wav',
      undefined,
      'Radio',
      undefined,
    ]);
  });
});
