/** Short files of each kind (test/vectors/sound), whole, in pieces and broken. Longer ones are made in test/integration/sounds.test.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOpusFrame } from '../../../../../src/node/media/opus-packet.ts';
import { type SoundDrop, UnreadableError } from '../../../../../src/node/speaker/sound/faults.ts';
import { LoudnessMeter } from '../../../../../src/node/speaker/sound/loudness/meter.ts';
import { readSound } from '../../../../../src/node/speaker/sound/read-sound.ts';
import { Counters } from '../../../../../src/node/util/counters.ts';
import { concat, utf8 } from '../../../../../src/node/wire/bytes.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';
import { audible, hear, tone } from '../../../../support/media/heard.ts';
import { ogg, opusHead, TAGS } from '../../../../support/media/ogg.ts';
import { encodeWav } from '../../../../support/media/wav.ts';
import { encodeVoice } from '../../../../support/peers/test-speaker.ts';

/** 440 Hz of 0.25 on the left, 1,000 Hz of 0.125 on the right, for half a second; and how much of them the codec leaves. */
const TONES = [
  ['11-tones.mp3', 0.93],
  ['12-tones.m4a', 0.97],
  ['13-tones.flac', 0.99],
  ['14-tones-vorbis.ogg', 0.9],
  ['15-tones.webm', 0.97],
  ['16-tones-flac.ogg', 0.99],
  ['17-tones.aac', 0.97],
  ['18-tones-alac.m4a', 0.99],
  ['19-tones-adpcm-ms.wav', 0.97],
  ['20-tones-adpcm-ima.wav', 0.95],
  ['23-tones.aiff', 0.99],
  ['24-tones-ulaw.aifc', 0.97],
] as const;

const file = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  readFile(join(REPOSITORY, 'test/vectors/sound', name)).then((bytes) => new Uint8Array(bytes));

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

beforeEach(() => {
  // Decoders tell the console of what is broken too.
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe('packets in MP4', () => {
  /** The same packets, which by the file last so long each, but for the last. */
  async function lasting(samples: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await file('12-tones.m4a');
    const view = new DataView(bytes.buffer);
    // How long the first of them are, and of what the edit list leaves out one of those.
    for (const at of [Buffer.from(bytes).indexOf('stts') + 16, Buffer.from(bytes).indexOf('elst') + 16]) {
      expect(view.getUint32(at)).toBe(1_024);
      view.setUint32(at, samples);
    }
    return bytes;
  }
  const framesOf = async (bytes: Uint8Array) => Array.fromAsync(readSound(bytes, { levelled: false }));

  it.each([1_014, 1_058, 0])('are whole if the file says that each is %d samples instead of 1,024', async (samples) => {
    expect(await framesOf(await lasting(samples))).toEqual(await framesOf(await file('12-tones.m4a')));
  });
});

describe.each(TONES)('%s', (name, least) => {
  it.each(['file', 'bytes', 'stream'])('is heard with both ears, as long and as loud as it is: %s', async (way) => {
    const bytes = await file(name);
    const source = way === 'file' ? new Blob([bytes]) : way === 'bytes' ? bytes : pieces(bytes, 700);
    const drops = new Counters<SoundDrop>();
    const { frames, left, right } = await hear(readSound(source, { drops, levelled: false }));
    expect(frames.every(isOpusFrame)).toBe(true);
    expect(tone(left, 440) / 0.25).toBeGreaterThan(least);
    expect(tone(left, 440) / 0.25).toBeLessThan(1.02);
    expect(tone(right, 1_000) / 0.125).toBeGreaterThan(least);
    expect(tone(right, 1_000) / 0.125).toBeLessThan(1.02);
    expect(tone(left, 1_000)).toBeLessThan(0.005);
    expect(tone(right, 440)).toBeLessThan(0.005);
    expect(Math.abs(audible(left) - 0.5)).toBeLessThan(0.02);
    expect(drops.snapshot()).toEqual({});
  });

  it('sounds no longer however it is broken, or is refused', { timeout: 60_000 }, async () => {
    const whole = await file(name);
    const broken = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: whole.length >> 1, max: whole.length }),
      async (places, length) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of places) if (at < length) bytes[at] = value;
        const frames = await Array.fromAsync(readSound(new Blob([bytes]))).catch((error: unknown) => {
          if (!(error instanceof UnreadableError)) throw error;
          return [];
        });
        expect(frames.every(isOpusFrame)).toBe(true);
        // At a twelfth of its rate it is as much longer.
        expect(frames.length).toBeLessThanOrEqual(12 * 30);
      },
    );
    await fc.assert(broken, { numRuns: 8, seed: 70 });
  });
});

/** Six seconds of a tone of 0.9. */
const samples6 = Float32Array.from({ length: 288_000 }, (_, i) => 0.9 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

describe('any sound', () => {
  it.each(['21-tone.amr', '22-tone-wide.3gp'])('that a telephone recorded is heard: %s', async (name) => {
    const bytes = await file(name);
    const { left } = await hear(readSound(pieces(bytes, 100), { levelled: false }));
    // Both tones are in the one channel, half as loud.
    expect(tone(left, 440)).toBeGreaterThan(0.09);
    expect(tone(left, 1_000)).toBeGreaterThan(0.045);
    expect(Math.abs(left.length / 48_000 - 0.52)).toBeLessThan(0.021);
    // A frame that is none is passed over, with those that nothing follows.
    const broken = bytes.slice();
    broken.fill(0xff, 300, 330);
    const drops = new Counters<SoundDrop>();
    const heard = await hear(readSound(broken, { drops, levelled: false }));
    expect(heard.left.length).toBeLessThan(left.length);
    expect(Object.values(drops.snapshot()).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  it('begins and ends where an encoder of MP3 says that it does, behind a picture too', async () => {
    const mp3 = await file('11-tones.mp3');
    const picture = concat([utf8('ID3\x03\0\0'), Uint8Array.of(0, 127, 127, 127), new Uint8Array(2 ** 21 - 1)]);
    for (const bytes of [mp3, concat([picture, mp3])]) {
      const frames = await Array.fromAsync(readSound(bytes, { levelled: false, raw: true }));
      // Half a second, where its frames of 36 ms would be 0.58 s.
      expect(frames).toHaveLength(25);
    }
  });

  const samples = Float32Array.from({ length: 24_000 }, (_, i) => 0.25 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

  it('is recognised behind titles and pictures, and in its middle', async () => {
    const mp3 = await file('11-tones.mp3');
    // 300,000 bytes, seven bits in each of four.
    const tag = concat([utf8('ID3\x04\0\0'), Uint8Array.of(0, 18, 39, 96), new Uint8Array(300_000)]);
    for (const bytes of [concat([tag, tag, mp3]), mp3.subarray(500)])
      expect(tone((await hear(readSound(pieces(bytes, 4_000), { levelled: false }))).left, 440)).toBeGreaterThan(0.22);
    const flac = await file('13-tones.flac');
    expect(tone((await hear(readSound(concat([tag, flac]), { levelled: false }))).left, 440)).toBeGreaterThan(0.24);
  });

  it('is read as it is spoken, not all of it at once', async () => {
    const wav = encodeWav(samples, 48_000);
    // Says that it is 12 hours long.
    wav.writeUInt32LE(12 * 3_600 * 96_000, 40);
    let given = 0;
    const source = async function* () {
      yield wav.subarray(0, 44);
      for (;;) {
        given += 48_000;
        yield wav.subarray(44);
      }
    };
    const drops = new Counters<SoundDrop>();
    let frames = 0;
    for await (const frame of readSound(source(), { drops, levelled: false })) {
      expect(isOpusFrame(frame)).toBe(true);
      if (++frames === 500) break;
    }
    // Ten seconds of 96,000 bytes, and what is looked at ahead.
    expect(given).toBeLessThan(2_000_000);
  });

  it.each([
    // Of each a packet's middle: what was made with it goes too, at most two packets.
    ['11-tones.mp3', 2_000, 0.15],
    ['13-tones.flac', 11_500, 0.3],
    ['15-tones.webm', 4_000, 0.05],
    ['17-tones.aac', 1_500, 0.15],
  ])('%s loses what is broken in it, which is counted, and what follows is heard', async (name, at, loss) => {
    const bytes = await file(name);
    bytes.fill(0x55, at, at + 400);
    const drops = new Counters<SoundDrop>();
    const { left } = await hear(readSound(bytes, { drops, levelled: false }));
    expect(left.length / 48_000).toBeGreaterThan(0.5 - loss);
    expect(Object.values(drops.snapshot()).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  it.each<[string, Uint8Array]>([
    ['it is empty', new Uint8Array(0)],
    ['it is of no kind that is known here', utf8('Dear Sir or Madam')],
    ['it is of no kind that is known here', new Uint8Array(100_000)],
    ['there is no sound in it', utf8('FORM....AIFF')],
    ['it is Windows Media', Uint8Array.of(0x30, 0x26, 0xb2, 0x75, 0, 0)],
    ['it is a playlist', utf8('#EXTM3U\nhttp://example.org/')],
    ['it is a web page', utf8('<!doctype html>')],
    ['there is no sound in it', utf8('\0\0\0\x10ftypisom....')],
    ['there is no sound in it', utf8('RIFF....WAVEfmt ')],
    ['nothing of it can be heard', encodeWav(new Float32Array(0), 8_000)],
    ['its sound is of 100 Hz', encodeWav(samples, 100)],
    ['there is no sound in it', Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80)],
  ])('is refused for a reason: %s', async (why, bytes) => {
    const reading = Array.fromAsync(readSound(bytes));
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.toThrow(UnreadableError);
  });

  it('is as loud as all else, and Opus that is about as loud goes on as it is', async () => {
    const meter = (samples: Float32Array) => {
      const measured = new LoudnessMeter(1);
      measured.push(samples);
      return measured.loudness;
    };
    const tones = (loud: number) => samples6.map((sample) => sample * loud);
    for (const loud of [0.02, 0.2, 0.9]) {
      const { left } = await hear(readSound(encodeWav(tones(loud), 48_000)));
      expect(meter(left)).toBeCloseTo(-16, 0);
      expect(left.every((sample) => Math.abs(sample) < 1)).toBe(true);
    }
    const webm = await file('15-tones.webm');
    const passed = await Array.fromAsync(readSound(webm));
    expect(passed).toEqual(await Array.fromAsync(readSound(webm, { levelled: false })));
    const soft = ogg([opusHead(), TAGS, ...(await encodeVoice(tones(0.02)))]);
    expect(meter((await hear(readSound(soft, { levelled: false }))).left)).toBeLessThan(-30);
    expect(meter((await hear(readSound(soft))).left)).toBeCloseTo(-16, 0);
  });
});
