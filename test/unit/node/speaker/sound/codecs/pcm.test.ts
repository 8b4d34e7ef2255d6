import { expect, it } from 'vitest';
import { isPcm, type PcmCodec, pcmDecoder } from '../../../../../../src/node/speaker/sound/codecs/pcm.ts';

it.each<[PcmCodec, number[], number]>([
  ['pcm-u8', [0x40], -0.5],
  ['pcm-s8', [0xc0], -0.5],
  ['pcm-s16', [0x00, 0xc0], -0.5],
  ['pcm-s16be', [0xc0, 0x00], -0.5],
  ['pcm-s24', [0x00, 0x00, 0xc0], -0.5],
  ['pcm-s24be', [0xc0, 0x00, 0x00], -0.5],
  ['pcm-s32', [0x00, 0x00, 0x00, 0x20], 0.25],
  ['pcm-s32be', [0x20, 0x00, 0x00, 0x00], 0.25],
  ['pcm-f32', [0x00, 0x00, 0x80, 0x3e], 0.25],
  ['pcm-f32be', [0x3e, 0x80, 0x00, 0x00], 0.25],
  ['pcm-f32', [0x00, 0x00, 0xc0, 0x7f], 0],
  ['pcm-f64be', [0x3f, 0xd0, 0, 0, 0, 0, 0, 0], 0.25],
  ['pcm-f64', [0, 0, 0, 0, 0, 0, 0xf0, 0x7f], 0],
  // The loudest and the softest of both laws (ITU-T G.711, tables 1 and 2).
  ['ulaw', [0x80], 32_124 / 2 ** 15],
  ['ulaw', [0x00], -32_124 / 2 ** 15],
  ['ulaw', [0xff], 0],
  ['alaw', [0xaa], 32_256 / 2 ** 15],
  ['alaw', [0x2a], -32_256 / 2 ** 15],
  ['alaw', [0xd5], 8 / 2 ** 15],
])('%s of %j is %d', async (codec, bytes, sample) => {
  expect(isPcm(codec)).toBe(true);
  const two = await pcmDecoder(codec, 8_000, 2).decode(Uint8Array.from([...bytes, ...bytes, 1]));
  expect(two).toEqual({ rate: 8_000, channels: [Float32Array.of(sample), Float32Array.of(sample)] });
});

it('what has no channels, or no such name, is none', () => {
  for (const channels of [0, 256, Number.NaN]) expect(() => pcmDecoder('pcm-s16', 8_000, channels)).toThrow(RangeError);
  for (const name of ['pcm-s20', 'toString', '']) expect(isPcm(name)).toBe(false);
});
