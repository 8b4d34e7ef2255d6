/**
 * By how much a speaker is turned up or down so that all are equally loud: once for the whole evening, so that who whispers still whispers. Measured on
 * seconds spread over the file, for decoding all of it twice would cost as much as mixing.
 */
import { createDecoder } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../media/frame.ts';
import { LOUDNESS } from '../../speaker/sound/loudness/leveller.ts';
import { LoudnessMeter } from '../../speaker/sound/loudness/meter.ts';
import { readPages } from '../read-pages.ts';
import type { Bytes } from '../signed-reader.ts';
import { spokenIn } from './speech.ts';

/** Pages, of a second each, that are listened to at most; half as many at least, where there are so many. */
const MOST_PAGES = 64;
/** A page in which less is said is left out, packets: the meter wants some in a row. */
const LEAST = 25;
/** LU up or down at most. */
const MOST = 12;

/** A factor. Rejects with what the system says of the file. */
export async function speechGain(source: Bytes, channels: 1 | 2): Promise<number> {
  const loudness = await loudnessOf(await samplePages(source), channels);
  if (loudness === Number.NEGATIVE_INFINITY) return 1;
  return 10 ** (Math.max(-MOST, Math.min(MOST, LOUDNESS - loudness)) / 20);
}

async function samplePages(source: Bytes): Promise<readonly (readonly Uint8Array[])[]> {
  let kept: (readonly Uint8Array[])[] = [];
  let [stride, count] = [1, 0];
  for await (const page of readPages(source)) {
    if (page.packets.length < LEAST || count++ % stride !== 0) continue;
    const packets = [...spokenIn(page)].map(({ packet }) => packet);
    if (packets.length < LEAST) count--;
    else kept.push(packets);
    if (kept.length > MOST_PAGES) {
      kept = kept.filter((_, i) => i % 2 === 0);
      stride *= 2;
    }
  }
  return kept;
}

/** LUFS; minus infinity of silence. */
async function loudnessOf(pages: readonly (readonly Uint8Array[])[], channels: 1 | 2): Promise<number> {
  const meter = new LoudnessMeter(channels);
  const decoder = await createDecoder({ channels, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
  try {
    for (const packet of pages.flat()) {
      try {
        meter.push(decoder.decodeFloat(packet));
      } catch {
        // The mixer counts it.
      }
    }
  } finally {
    decoder.free();
  }
  return meter.loudness;
}
