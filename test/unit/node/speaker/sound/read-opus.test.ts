/** Files as recorders, phones and radio stations make them (test/vectors/sound), and what is heard of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { createEncoder } from 'libopus-wasm';
import { describe, expect, it } from 'vitest';
import { isOpusFrame } from '../../../../../src/node/media/opus-packet.ts';
import { type SoundDrop, UnreadableError } from '../../../../../src/node/speaker/sound/faults.ts';
import { readOpus } from '../../../../../src/node/speaker/sound/read-opus.ts';
import { Counters } from '../../../../../src/node/util/counters.ts';
import { concat, utf8 } from '../../../../../src/node/wire/bytes.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';
import { hear, loudness, tone } from '../../../../support/media/heard.ts';
import { opusHead as head, ogg, TAGS } from '../../../../support/media/ogg.ts';

const RATE = 48_000;

const file = (name: string): Promise<Uint8Array> => readFile(join(REPOSITORY, 'test/vectors/sound', name));

/** Half a second of a tone, in packets. */
async function encoded(hertz: number, channels: 1 | 2 = 1, hertzRight = hertz): Promise<readonly Uint8Array[]> {
  const encoder = await createEncoder({ channels, sampleRate: RATE, bitrate: 64_000, frameSize: 960 });
  const packets = Array.from({ length: 25 }, (_, n) => {
    const samples = Float32Array.from({ length: 960 * channels }, (_, i) => {
      const at = (960 * n + Math.floor(i / channels)) / RATE;
      return 0.25 * Math.sin(2 * Math.PI * (channels === 2 && i % 2 === 1 ? hertzRight : hertz) * at);
    });
    return encoder.encodeFloat(samples, { frameSize: 960 }).slice();
  });
  encoder.free();
  return packets;
}

/** With its length, as all but the last of several streams are (RFC 6716, appendix B); of packets with one frame each. */
function delimited(packet: Uint8Array): Uint8Array {
  const length = packet.byteLength - 1;
  const said = length < 252 ? [length] : [252 + (length & 3), (length - 252 - (length & 3)) >> 2];
  return concat([packet.subarray(0, 1), Uint8Array.from(said), packet.subarray(1)]);
}

/** 20 ms, one frame, of that many bytes in all. */
function packet(bytes: number, fill: number): Uint8Array {
  return new Uint8Array(bytes).fill(fill).fill(0x78, 0, 1);
}

describe('a file of Opus in Ogg', () => {
  it('of frames of 20 ms is passed on as it is, however its packets lie on pages and its bytes come', async () => {
    const sizes = fc.array(fc.integer({ min: 2, max: 400 }), { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(
      sizes,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 900 }),
      async (lengths, perPage, chunk) => {
        const packets = lengths.map((length, i) => packet(length, i));
        const bytes = concat(ogg([head(), TAGS, ...packets], { perPage }));
        const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
          bytes.subarray(i * chunk, (i + 1) * chunk),
        );
        expect(await Array.fromAsync(readOpus(chunks))).toEqual(packets);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it.each([
    ['01-packet-of-1276-bytes.opus', 220, 0.157],
    ['02-three-packets-over-2048-bytes.opus', 220, 0.156],
    ['03-dtx-packets-of-1-byte.opus', 2_020, 0.045],
    ['04-voice-note-packets-of-60-ms.opus', 2_020, 0.08],
    ['05-chained-two-links.opus', 2_040, 0.085],
    ['06-multiplexed-with-skeleton.opus', 1_020, 0.085],
    ['07-mapping-family-1-stereo.opus', 720, 0.132],
    // 10 dB below the next but one.
    ['08-output-gain-minus-10-dB.opus', 1_020, 0.0266],
    ['09-icecast-joined-late.opus', 2_020, 0.053],
    ['10-recorder-killed-no-end-page.opus', 2_000, 0.079],
  ])('%s sounds for %d ms', async (name, ms, loud) => {
    const { frames, left } = await hear(readOpus(await file(name)));
    expect(frames.length * 20).toBe(ms);
    expect(frames.every(isOpusFrame)).toBe(true);
    // What relays carry for as long as it takes.
    expect(frames.reduce((sum, { byteLength }) => sum + byteLength, 0) / frames.length).toBeLessThan(400);
    expect(loudness(left) / loud).toBeGreaterThan(0.85);
    expect(loudness(left) / loud).toBeLessThan(1.15);
  });

  it('with six channels is heard with two ears, each channel where it is', async () => {
    // Left and right, rear left and right, centre, and the deep one; in the order of the streams.
    const streams = [await encoded(300, 2, 500), await encoded(700, 2, 900), await encoded(1_100), await encoded(60)];
    const packets = streams[0]!.map((_, i) => concat(streams.map((one, n) => (n < 3 ? delimited(one[i]!) : one[i]!))));
    const surround = head({ channels: 6, family: 1, mapping: [4, 2, 0, 4, 1, 2, 3, 5] });
    const { left, right } = await hear(readOpus(concat(ogg([surround, TAGS, ...packets]))));
    // The encoder looks ahead 6.5 ms, which take a frame more.
    expect(left.length / RATE).toBeCloseTo(0.52);
    // RFC 7845, section 5.1.1.5, of tones of 0.25.
    const expected = {
      300: [0.529, 0],
      500: [0, 0.529],
      700: [0.458, 0.265],
      900: [0.265, 0.458],
      1100: [0.374, 0.374],
    };
    for (const [hertz, [l, r]] of Object.entries(expected)) {
      expect(tone(left, Number(hertz)) / 0.25, `${hertz} Hz left`).toBeCloseTo(l!, 1);
      expect(tone(right, Number(hertz)) / 0.25, `${hertz} Hz right`).toBeCloseTo(r!, 1);
    }
  });

  it('goes on after bytes that are broken or missing', async () => {
    const packets = Array.from({ length: 40 }, (_, i) => packet(80, i));
    const pages = ogg([head(), TAGS, ...packets], { perPage: 1 });
    pages[10]![40]! ^= 1;
    const holed = [...pages.slice(0, 20), new Uint8Array(300).fill(0x4f), ...pages.slice(25)];
    const drops = new Counters<SoundDrop>();
    const frames = await Array.fromAsync(readOpus(concat(holed), drops));
    const missing = new Set([8, 18, 19, 20, 21, 22]);
    expect(frames).toEqual(packets.filter((_, i) => !missing.has(i)));
    expect(drops.snapshot()).toEqual({ skipped: pages[10]!.byteLength + 300 });
  });

  it('goes on behind a page that promises more than is there, also at the end', async () => {
    const packets = Array.from({ length: 6 }, (_, i) => packet(80, i));
    const pages = ogg([head(), TAGS, ...packets], { perPage: 1 });
    // More than all that follows the last but one.
    for (const broken of [pages[4]!, pages[6]!]) broken[27] = 254;
    expect(await Array.fromAsync(readOpus(pages))).toEqual(packets.filter((_, i) => i !== 2 && i !== 4));
  });

  it('leaves out a packet whose beginning or end is missing', async () => {
    const packets = [packet(300, 1), packet(90, 2), packet(300, 3), packet(80, 4)];
    // Two pages for each long packet: 255 bytes, and the rest.
    const pages = ogg([head(), TAGS, ...packets], { perPage: 1 });
    expect(pages).toHaveLength(8);
    const drops = new Counters<SoundDrop>();
    // Without the end of the first, and without the beginning of the third.
    const left = pages.filter((_, i) => i !== 3 && i !== 5);
    expect(await Array.fromAsync(readOpus(left, drops))).toEqual([packets[1], packets[3]]);
    expect(drops.snapshot()).toEqual({ unfinished: 2 });
  });

  it('with two sounds beside one another is heard of the first', async () => {
    const [one, two] = [
      ogg([head(), TAGS, packet(80, 1)], { serial: 1 }),
      ogg([head(), TAGS, packet(80, 2)], { serial: 2 }),
    ];
    const beside = [one[0]!, two[0]!, one[1]!, two[1]!];
    expect(await Array.fromAsync(readOpus(beside))).toEqual([packet(80, 1)]);
  });

  it('with several streams, one after the other or beside one another, is heard of the Opus in it', async () => {
    const [one, two] = [packet(80, 1), packet(90, 2)];
    const picture = ogg([utf8('\x80theora'), new Uint8Array(90_000), new Uint8Array(50)], { serial: 9, perPage: 255 });
    const sound = ogg([head(), TAGS, one], { serial: 7, perPage: 1 });
    const both = [picture[0]!, sound[0]!, picture[1]!, sound[1]!, ...picture.slice(2), ...sound.slice(2)];
    const next = ogg([head(), TAGS, two], { serial: 8 });
    expect(await Array.fromAsync(readOpus(concat([...both, ...next])))).toEqual([one, two]);
  });

  it.each<[string, Uint8Array]>([
    ['it has no Opus in Ogg', new Uint8Array(0)],
    ['it has no Opus in Ogg', utf8('RIFF....WAVE')],
    ['it has no Opus in Ogg', concat(ogg([head(), TAGS]))],
    ['its sound is Vorbis, not Opus', concat(ogg([utf8('\x01vorbis'), packet(80, 1)]))],
    ['its Opus is of version 16', concat(ogg([head({ version: 16 }), TAGS, packet(80, 1)]))],
    ['it has no channels', concat(ogg([head({ channels: 0 }), TAGS, packet(80, 1)]))],
    ['its Opus header is cut short', concat(ogg([head().subarray(0, 12), TAGS, packet(80, 1)]))],
    ['its Opus header contradicts itself', concat(ogg([head({ channels: 3 }), TAGS, packet(80, 1)]))],
    [
      'its Opus header contradicts itself',
      concat(ogg([head({ channels: 3, family: 1, mapping: [1, 1, 0, 1, 2] }), TAGS, packet(80, 1)])),
    ],
    ['mapping family 7', concat(ogg([head({ channels: 2, family: 7, mapping: [2, 0, 0, 1] }), TAGS, packet(80, 1)]))],
  ])('is refused for a reason: %s', async (why, bytes) => {
    await expect(Array.fromAsync(readOpus(bytes))).rejects.toThrow(why);
    await expect(Array.fromAsync(readOpus(bytes))).rejects.toThrow(UnreadableError);
  });

  it('sounds no longer however it is broken, or is refused', async () => {
    const whole = await file('04-voice-note-packets-of-60-ms.opus');
    const broken = fc.asyncProperty(
      fc.array(fc.nat(whole.length - 1), { minLength: 1, maxLength: 8 }),
      async (places) => {
        const bytes = whole.slice();
        for (const at of places) bytes[at]! ^= 0x55;
        const frames = await Array.fromAsync(readOpus(bytes)).catch((error: unknown) => {
          if (!(error instanceof UnreadableError)) throw error;
          return [];
        });
        expect(frames.length).toBeLessThanOrEqual(102);
        expect(frames.every(isOpusFrame)).toBe(true);
      },
    );
    await fc.assert(broken, { numRuns: 40 });
  });
});
