/** What is heard of frames of Opus. */
import { createDecoder } from 'libopus-wasm';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';

export interface Heard {
  readonly frames: readonly Uint8Array[];
  /** 48 kHz. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export async function hear(source: AsyncIterable<Uint8Array>): Promise<Heard> {
  const frames = await Array.fromAsync(source);
  const decoder = await createDecoder({ channels: 2, sampleRate: SAMPLE_RATE });
  const both = frames.map((frame) => decoder.decodeFloat(frame));
  decoder.free();
  const side = (n: number): Float32Array => {
    const out = new Float32Array(both.reduce((sum, { length }) => sum + length / 2, 0));
    let at = 0;
    for (const samples of both) for (let i = n; i < samples.length; i += 2) out[at++] = samples[i]!;
    return out;
  };
  return { frames, left: side(0), right: side(1) };
}

export function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** How much of a tone there is, from 0 to its amplitude; the first tenth of a second, in which coders settle, and the last fiftieth are left out. */
export function tone(samples: Float32Array, hertz: number): number {
  const [from, to] = [SAMPLE_RATE / 10, samples.length - SAMPLE_RATE / 50];
  let [re, im] = [0, 0];
  for (let i = from; i < to; i++) {
    re += samples[i]! * Math.cos((2 * Math.PI * hertz * i) / SAMPLE_RATE);
    im += samples[i]! * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE);
  }
  return (2 * Math.hypot(re, im)) / (to - from);
}

/** Seconds from the first to the last sample that is not silence. */
export function audible(samples: Float32Array): number {
  const isSound = (sample: number) => Math.abs(sample) > 0.02;
  return (samples.findLastIndex(isSound) - samples.findIndex(isSound)) / SAMPLE_RATE;
}
