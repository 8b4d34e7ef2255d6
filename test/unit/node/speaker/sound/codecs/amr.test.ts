import { expect, it } from 'vitest';
import { amrDecoder } from '../../../../../../src/node/speaker/sound/codecs/amr.ts';

/** Frames of the narrow band with nothing in them, one byte each. */
const nothing = (frames: number) => new Uint8Array(frames).fill(0x7c);

it('a packet of AMR has a bounded number of frames', async () => {
  const decoder = await amrDecoder('amr-nb');
  try {
    const samples = await decoder.decode(nothing(64));
    expect(samples!.channels[0]!.length / samples!.rate).toBeCloseTo(64 * 0.02);
    await expect(decoder.decode(nothing(65))).rejects.toThrow('not AMR frames');
    expect(await decoder.decode(nothing(1))).toBeDefined();
  } finally {
    decoder.free();
  }
});
