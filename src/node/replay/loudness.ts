/** How loud a speaker is over time: a few packets of each stretch are decoded, which is enough for a picture and takes a fraction of the time. */
import { createDecoder } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../media/frame.ts';
import { peak } from '../media/level.ts';
import { readPages } from '../recording/read-pages.ts';
import type { Bytes } from '../recording/signed-reader.ts';
import { LOUDEST, MAX_PEAKS } from './peaks.ts';

/** The shortest stretch that has a value, slots: a fifth of a second. */
const SHORTEST = 10;
/** Packets that are decoded of a stretch at most. */
const SAMPLED = 8;
/** What is no louder than this, dB of full scale, has the least value above 0; each further one is so much louder. */
const FLOOR = -56;
const STEP = 4;

/** Slots that a value stands for in a replay of this length. */
export function stretchOf(lasts: number): number {
  return Math.max(SHORTEST, Math.ceil(lasts / MAX_PEAKS));
}

/** One value for each `stretch` of `lasts` slots, from 0 to LOUDEST. Rejects with what the system says of the file. */
export async function loudnessOf(sound: Bytes, lasts: number, stretch: number): Promise<readonly number[]> {
  const values = Array.from({ length: Math.ceil(lasts / stretch) }, () => 0);
  const every = Math.max(1, Math.floor(stretch / SAMPLED));
  // Of two channels one decoder makes one: only loudness is asked for.
  const decoder = await createDecoder({ channels: 1, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
  try {
    for await (const { whole, slot: first, packets } of readPages(sound)) {
      if (!whole) continue;
      let slot = first;
      for (const { bytes, silent, slots } of packets) {
        const i = Math.floor(slot / stretch);
        // What is said between two samples is heard, if not how loudly.
        if (!silent && bytes !== undefined && i < values.length)
          values[i] = Math.max(values[i]!, slot % every === 0 ? digitOf(decoded(decoder, bytes)) : 1);
        slot += slots;
      }
    }
  } finally {
    decoder.free();
  }
  return values;
}

function decoded(decoder: Awaited<ReturnType<typeof createDecoder>>, packet: Uint8Array): number {
  try {
    return peak(decoder.decodeFloat(packet));
  } catch {
    // What no decoder reads is as loud as nothing.
    return 0;
  }
}

function digitOf(peak: number): number {
  const above = (20 * Math.log10(Math.max(peak, 1e-6)) - FLOOR) / STEP;
  return Math.max(1, Math.min(LOUDEST, 1 + Math.round(above)));
}
