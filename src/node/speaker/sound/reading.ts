/** How a file or stream is read. */
import { Counters } from '../../util/counters.ts';
import type { SoundDrop } from './faults.ts';

export interface Reading {
  /** What is not heard. */
  readonly drops: Counters<SoundDrop>;
  /** At one loudness for all files. */
  readonly levelled: boolean;
}

export function reading({ drops = new Counters<SoundDrop>(), levelled = true }: Partial<Reading> = {}): Reading {
  return { drops, levelled };
}
