/** How a file or stream is read. */
import { Counters } from '../../util/counters.ts';
import type { SoundDrop } from './faults.ts';

export interface Reading {
  /** What is not heard. */
  readonly drops: Counters<SoundDrop>;
  /** At one loudness for all files. */
  readonly levelled: boolean;
  /** How loud beside that, from 0 to 1; it is asked at each frame. */
  readonly volume: () => number;
  /** Not Opus, for whoever goes on with the sound: of each frame the samples, of one channel or of two interleaved, as the bytes of 32-bit floats. */
  readonly raw: boolean;
}

/** Sound that is neither a file nor one stream of bytes: it is read in a way of its own. */
export interface OwnReader {
  /** Frames of 20 ms. */
  readonly frames: (how: Reading) => AsyncIterable<Uint8Array>;
}

const full = (): number => 1;

export function reading(options: Partial<Reading> = {}): Reading {
  const { drops = new Counters<SoundDrop>(), levelled = true, volume = full, raw = false } = options;
  return { drops, levelled, volume, raw };
}
