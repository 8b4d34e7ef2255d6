import fc from 'fast-check';
import { createDecoder, createEncoder } from 'libopus-wasm';
import { describe, expect, test } from 'vitest';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../src/node/media/frame.ts';
import { isOpusFrame, joinOpus, opusChannels } from '../../../../src/node/media/opus-packet.ts';

const packet = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);
/** Table-of-contents byte: configuration 0..31, stereo, code 0..3. */
const toc = (config: number, code: number, stereo = false): number => (config << 3) | (stereo ? 4 : 0) | code;
/** Configurations of 20 ms and of 10 ms frames. */
const MS20 = [1, 5, 9, 13, 15, 19, 23, 27, 31];
const MS10 = [0, 4, 8, 12, 14, 18, 22, 26, 30];

describe('isOpusFrame', () => {
  test('accepts one frame of 20 ms of every mode', () => {
    for (const config of MS20) expect(isOpusFrame(packet(toc(config, 0), 1, 2, 3))).toBe(true);
  });

  test('accepts two frames of 10 ms, of equal or of given lengths', () => {
    for (const config of MS10) {
      expect(isOpusFrame(packet(toc(config, 1), 1, 2, 3, 4))).toBe(true);
      expect(isOpusFrame(packet(toc(config, 2), 1, 2, 3, 4))).toBe(true);
    }
  });

  test('accepts code 3 with and without padding, with equal and with given lengths', () => {
    expect(isOpusFrame(packet(toc(31, 3), 1, 9, 9))).toBe(true);
    expect(isOpusFrame(packet(toc(30, 3), 2, 9, 9))).toBe(true);
    expect(isOpusFrame(packet(toc(30, 3), 0x82, 1, 9, 9, 9))).toBe(true);
    expect(isOpusFrame(packet(toc(31, 3), 0x41, 2, 9, 9, 0, 0))).toBe(true);
  });

  test('refuses other durations', () => {
    for (const config of [2, 3, 6, 7, 10, 11, 16, 17, 20, 21, 24, 25, 28, 29, ...MS10]) {
      expect(isOpusFrame(packet(toc(config, 0), 1, 2))).toBe(false);
    }
    for (const config of MS20) expect(isOpusFrame(packet(toc(config, 1), 1, 2))).toBe(false);
    expect(isOpusFrame(packet(toc(31, 3), 2, 9, 9))).toBe(false);
  });

  test('rejects what is cut short', () => {
    expect(isOpusFrame(packet())).toBe(false);
    expect(isOpusFrame(packet(toc(31, 0)))).toBe(false);
    expect(isOpusFrame(packet(toc(30, 1), 1, 2, 3))).toBe(false);
    expect(isOpusFrame(packet(toc(30, 2), 9, 1, 2))).toBe(false);
    expect(isOpusFrame(packet(toc(30, 2), 253))).toBe(false);
    expect(isOpusFrame(packet(toc(31, 3), 0))).toBe(false);
    expect(isOpusFrame(packet(toc(31, 3), 0x41, 9, 1))).toBe(false);
    expect(isOpusFrame(packet(toc(31, 3), 0x41, 255))).toBe(false);
    expect(isOpusFrame(packet(toc(30, 3), 0x82, 5, 9))).toBe(false);
  });

  test('rejects what is larger than a frame can be', () => {
    const large = new Uint8Array(1276).fill(1);
    large[0] = toc(31, 0);
    expect(isOpusFrame(large)).toBe(false);
    expect(isOpusFrame(large.subarray(0, 1275))).toBe(true);
  });

  test('answers for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1400 }), (bytes) => typeof isOpusFrame(bytes) === 'boolean'));
  });
});

test('opusChannels reads the stereo bit', () => {
  expect(opusChannels(packet(toc(31, 0)))).toBe(1);
  expect(opusChannels(packet(toc(31, 0, true)))).toBe(2);
});

describe('joinOpus', () => {
  /** Frames of a tone as the page's encoder makes them. */
  async function encoded(frames: number, bitrate: number): Promise<Uint8Array[]> {
    const encoder = await createEncoder({ channels: 1, bitrate, sampleRate: SAMPLE_RATE, frameSize: FRAME_SAMPLES });
    return Array.from({ length: frames }, (_, f) =>
      encoder
        .encodeFloat(
          Float32Array.from({ length: FRAME_SAMPLES }, (__, i) => Math.sin((f * FRAME_SAMPLES + i) ** 1.2 / 40) / 2),
        )
        .slice(),
    );
  }

  test.each([
    ['short', 32_000],
    ['long', 200_000],
  ])('makes one packet of two that sounds as they do: %s ones', async (_, bitrate) => {
    const frames = await encoded(40, bitrate);
    const apart = await createDecoder({ channels: 1, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
    const together = await createDecoder({ channels: 1, sampleRate: SAMPLE_RATE, maxFrameSize: 2 * FRAME_SAMPLES });
    expect(frames.some(({ length }) => length > 252)).toBe(bitrate > 100_000);
    for (let i = 0; i + 1 < frames.length; i += 2) {
      const [first, second] = [frames[i]!, frames[i + 1]!];
      const expected = [...apart.decodeFloat(first), ...apart.decodeFloat(second)];
      const joined = joinOpus(first, second);
      expect(joined === undefined).toBe(first[0] !== second[0]);
      const sound = joined
        ? together.decodeFloat(joined)
        : [...together.decodeFloat(first), ...together.decodeFloat(second)];
      expect([...sound]).toEqual(expected);
    }
  });

  test('encodes any length', () => {
    for (let length = 2; length <= 1275; length++) {
      const joined = joinOpus(new Uint8Array(length).fill(31 << 3), packet(31 << 3, 7, 7))!;
      const read = joined[1]! < 252 ? joined[1]! : joined[1]! + 4 * joined[2]!;
      expect([read, joined.length]).toEqual([length - 1, (joined[1]! < 252 ? 2 : 3) + length - 1 + 2]);
    }
  });

  test('does not join packets of two kinds, or with more than one frame', () => {
    expect(joinOpus(packet(toc(31, 0), 1), packet(toc(27, 0), 1))).toBeUndefined();
    expect(joinOpus(packet(toc(31, 0), 1), packet(toc(31, 0, true), 1))).toBeUndefined();
    expect(joinOpus(packet(toc(30, 1), 1, 1), packet(toc(30, 1), 1, 1))).toBeUndefined();
  });
});
