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
}

const full = (): number => 1;

export function reading(options: Partial<Reading> = {}): Reading {
  const { drops = new Counters<SoundDrop>(), levelled = true, volume = full } = options;
  return { drops, levelled, volume };
}
