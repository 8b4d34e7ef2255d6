import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ByteSource } from '../../../../../../src/node/speaker/sound/byte-source.ts';
import type { SoundDrop } from '../../../../../../src/node/speaker/sound/faults.ts';
import { flacFrames, skipFlacHead } from '../../../../../../src/node/speaker/sound/streams/flac.ts';
import { checksum16 } from '../../../../../../src/node/speaker/sound/streams/flac-header.ts';
import { Counters } from '../../../../../../src/node/util/counters.ts';
import { concat } from '../../../../../../src/node/wire/bytes.ts';
import { REPOSITORY } from '../../../../../support/machine/paths.ts';

async function open(): Promise<ByteSource> {
  return new ByteSource(await readFile(join(REPOSITORY, 'test/vectors/sound/13-tones.flac')));
}

async function stream(): Promise<Uint8Array> {
  const source = await open();
  await skipFlacHead(source);
  return concat(await Array.fromAsync(source.rest()));
}

async function framesOf(bytes: Uint8Array, size = 1_000): Promise<{ frames: Uint8Array[]; drops: object }> {
  const drops = new Counters<SoundDrop>();
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  return { frames: await Array.fromAsync(flacFrames(pieces(), drops)), drops: drops.snapshot() };
}

describe('a stream of FLAC', () => {
  it('is of the rate that it says, and its frames are all of it, in whatever pieces it comes', async () => {
    expect(await skipFlacHead(await open())).toBe(16_000);
    const bytes = await stream();
    for (const size of [1, 17, 100_000]) {
      const { frames, drops } = await framesOf(bytes, size);
      expect(frames.length).toBeGreaterThan(1);
      expect(frames.every((frame) => checksum16(frame) === 0)).toBe(true);
      expect(concat(frames)).toEqual(bytes);
      expect(drops).toEqual({});
    }
  });

  it('loses the frame that is broken, wherever it is, and no other', async () => {
    const bytes = await stream();
    const { frames } = await framesOf(bytes);
    let at = 0;
    for (const [i, frame] of frames.entries()) {
      const broken = bytes.slice();
      broken[at + 20]! ^= 4;
      expect(await framesOf(broken)).toEqual({ frames: frames.filter((_, n) => n !== i), drops: { broken: 1 } });
      at += frame.byteLength;
    }
  });

  it('that is joined in the middle of a frame begins with the next', async () => {
    const bytes = await stream();
    const { frames } = await framesOf(bytes);
    const late = await framesOf(bytes.subarray(100));
    expect(late).toEqual({ frames: frames.slice(1), drops: { skipped: frames[0]!.byteLength - 100 } });
  });

  it('loses a frame that never ends, and the bytes that belong to none, and goes on', async () => {
    const bytes = await stream();
    const { frames } = await framesOf(bytes);
    const { frames: heard, drops } = await framesOf(
      concat([bytes, new Uint8Array(1_500_000).fill(0x11), bytes]),
      65_536,
    );
    expect(heard).toEqual([...frames.slice(0, -1), ...frames]);
    expect(drops).toEqual({ skipped: 1_500_000 + frames.at(-1)!.byteLength });
  });
});
