import { createDecoder } from 'libopus-wasm';
import { expect, it } from 'vitest';
import { OggLink } from '../../../../relay/bridge/ogg-link.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../src/node/media/frame.ts';
import type { SoundDrop } from '../../../../src/node/speaker/sound/faults.ts';
import { OggReader } from '../../../../src/node/speaker/sound/ogg.ts';
import { Counters } from '../../../../src/node/util/counters.ts';

const block = (n: number, channels: number): Float32Array =>
  Float32Array.from({ length: FRAME_SAMPLES * channels }, (_, i) => {
    const at = n * FRAME_SAMPLES + Math.floor(i / channels);
    return 0.3 * Math.sin((2 * Math.PI * 440 * at) / SAMPLE_RATE);
  });

/** Where a page says that its sound ends, in samples. */
const end = (page: Uint8Array): bigint => new DataView(page.buffer, page.byteOffset).getBigInt64(6, true);

it('is Opus in Ogg as it comes: head, titles, and a page for a fifth of a second', async () => {
  const pages: Uint8Array[] = [];
  const titles = { title: 'Café ♫', artist: 'Ada, Bảo' };
  const link = await OggLink.open({ channels: 2, bitrate: 64_000 }, titles, (page) => pages.push(page));
  for (let n = 0; n < 50; n++) await link.write(block(n, 2));
  expect(link.blocks).toBe(50);
  // One block is held back, as it may be the last: a page goes out with the block after next.
  expect(pages).toHaveLength(2 + 4);
  expect(pages.slice(2).map(end)).toEqual([9_600n, 19_200n, 28_800n, 38_400n]);
  await link.end();
  expect(pages.map((page) => page[5])).toEqual([2, 0, 0, 0, 0, 0, 4]);

  const drops = new Counters<SoundDrop>();
  const reader = new OggReader(drops);
  const packets = [...pages.flatMap((page) => reader.push(page)), ...reader.end()].map(({ bytes }) => bytes);
  expect(drops.snapshot()).toEqual({});
  const [head, tags, ...sound] = packets;
  expect(Buffer.from(head!).toString('latin1', 0, 8)).toBe('OpusHead');
  const view = new DataView(head!.buffer, head!.byteOffset);
  expect([view.getUint8(8), view.getUint8(9), view.getUint32(12, true), head!.byteLength]).toEqual([1, 2, 48_000, 19]);
  const text = Buffer.from(tags!).toString('utf8');
  expect(text).toContain('TITLE=Café ♫');
  expect(text).toContain('ARTIST=Ada, Bảo');

  expect(sound).toHaveLength(50);
  const decoder = await createDecoder({ channels: 2, sampleRate: SAMPLE_RATE });
  const decoded = Float32Array.from(sound.flatMap((packet) => [...decoder.decodeFloat(packet)]));
  decoder.free();
  // What comes out is what went in, later by what the head says.
  const skip = view.getUint16(10, true);
  const [from, length] = [10 * FRAME_SAMPLES, 20 * FRAME_SAMPLES];
  let difference = 0;
  for (let i = from; i < from + length; i++) {
    const expected = 0.3 * Math.sin((2 * Math.PI * 440 * i) / SAMPLE_RATE);
    difference = Math.max(difference, Math.abs(decoded[2 * (i + skip)]! - expected));
  }
  expect(difference).toBeLessThan(0.05);
});
