import { expect, it } from 'vitest';
import type { SoundDrop } from '../../../../../../src/node/speaker/sound/faults.ts';
import { syncedFrames } from '../../../../../../src/node/speaker/sound/streams/synced.ts';
import { Counters } from '../../../../../../src/node/util/counters.ts';
import { concat } from '../../../../../../src/node/wire/bytes.ts';

/** Frames that begin with 255 and their length. */
const frame = (length: number, fill: number): Uint8Array => Uint8Array.of(255, length, ...Array(length - 2).fill(fill));
const lengthAt = (bytes: Uint8Array, at: number): number => (bytes[at] === 255 ? bytes[at + 1]! : 0);

async function read(bytes: Uint8Array, size: number) {
  const drops = new Counters<SoundDrop>();
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  return { frames: await Array.fromAsync(syncedFrames(pieces(), 2, lengthAt, drops)), drops: drops.snapshot() };
}

const [one, two, three] = [frame(9, 1), frame(30, 2), frame(5, 3)];

it.each([1, 4, 1_000])('frames come out whole, in pieces of %d bytes', async (size) => {
  expect(await read(concat([one, two, three]), size)).toEqual({ frames: [one, two, three], drops: {} });
});

it('what is between them is skipped and counted, also when it looks like one', async () => {
  const junk = Uint8Array.of(7, 255, 3, 7, 7, 7);
  for (const bytes of [concat([junk, one, two]), concat([one, junk, two, three])]) {
    const { frames, drops } = await read(bytes, 7);
    expect(frames.at(-1)).toEqual(bytes.length === 45 ? two : three);
    expect(drops).toEqual({ skipped: 6 });
  }
});

it('one that is cut short is counted', async () => {
  expect(await read(concat([one, two]).subarray(0, 20), 6)).toEqual({ frames: [one], drops: { unfinished: 1 } });
});
