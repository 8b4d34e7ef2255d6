/** What a speaker's file of a recording sounds like. */
import { createDecoder } from 'libopus-wasm';
import { readPages } from '../../../src/node/recording/read-pages.ts';

/** Samples of a slot at 48 kHz. */
const SLOT = 960;

/** Mono, 48 kHz, from the beginning of the recording. */
export async function soundOf(file: Uint8Array): Promise<Float32Array> {
  const decoder = await createDecoder({ channels: 1, sampleRate: 48_000 });
  const blocks: Float32Array[] = [];
  for await (const { packets } of readPages([file])) {
    for (const { silent, slots, bytes } of packets)
      blocks.push(silent ? new Float32Array(slots * SLOT) : Float32Array.from(decoder.decodeFloat(bytes!)));
  }
  decoder.free();
  const sound = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    sound.set(block, at);
    at += block.length;
  }
  return sound;
}
