import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpusFrame, opusChannels } from '../../../src/node/media/opus-packet.ts';

const packet = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);
/** Table-of-contents byte: configuration 0..31, stereo, code 0..3. */
const toc = (config: number, code: number, stereo = false): number => (config << 3) | (stereo ? 4 : 0) | code;
/** Configurations of 20 ms and of 10 ms frames. */
const MS20 = [1, 5, 9, 13, 15, 19, 23, 27, 31];
const MS10 = [0, 4, 8, 12, 14, 18, 22, 26, 30];

describe('isOpusFrame', () => {
  test('takes one frame of 20 ms of every mode', () => {
    for (const config of MS20) expect(isOpusFrame(packet(toc(config, 0), 1, 2, 3))).toBe(true);
  });

  test('takes two frames of 10 ms, of equal or of told lengths', () => {
    for (const config of MS10) {
      expect(isOpusFrame(packet(toc(config, 1), 1, 2, 3, 4))).toBe(true);
      expect(isOpusFrame(packet(toc(config, 2), 1, 2, 3, 4))).toBe(true);
    }
  });

  test('takes code 3 with and without padding, with equal and with told lengths', () => {
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

  test('refuses what is cut short', () => {
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

  test('refuses what is larger than a frame can be', () => {
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
