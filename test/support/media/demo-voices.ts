/** The demo room's lines as they were made: packets, and the sound in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDecoder } from 'libopus-wasm';
import { fileOf } from '../../../relay/demo/script.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { readOpus } from '../../../src/node/speaker/index.ts';
import { REPOSITORY } from '../machine/paths.ts';

/** The packets of the line with this number, from 0. */
export async function demoLine(index: number): Promise<readonly Uint8Array[]> {
  return Array.fromAsync(readOpus(await readFile(join(REPOSITORY, 'relay/demo/voices', fileOf(index)))));
}

/** 48 kHz mono. Throws at a packet that does not decode to 20 ms. */
export async function decodeOpus(packets: readonly Uint8Array[]): Promise<Float32Array> {
  const decoder = await createDecoder({ channels: 1, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
  try {
    const sound = new Float32Array(packets.length * FRAME_SAMPLES);
    for (const [i, packet] of packets.entries()) {
      const samples = decoder.decodeFloat(packet);
      if (samples.length !== FRAME_SAMPLES) throw new Error(`${samples.length} samples in a packet`);
      sound.set(samples, i * FRAME_SAMPLES);
    }
    return sound;
  } finally {
    decoder.free();
  }
}
