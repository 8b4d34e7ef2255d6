/** What prediction leaves over in ALAC: numbers that are small where the sound before was, and runs of zeros, as an adaptive Golomb code. */
import type { Bits } from './bits.ts';

/** How the code adapts; the file says so. */
export interface Adapting {
  /** Where the mean begins, how fast it moves, and the most bits behind a prefix. */
  readonly mean: number;
  readonly pace: number;
  readonly most: number;
}

/** Ones in front of a number that is written as it is. */
const PREFIX = 9;
const MOST_MEAN = 0xffff;
/** Below it zeros come in runs. */
const QUIET = 128;
/** Bits of a long run's length. */
const RUN = 16;

/** So many numbers; those written as they are have `bits`. Throws RangeError where the packet ends before. */
export function readResidue(source: Bits, count: number, bits: number, { mean, pace, most }: Adapting): Int32Array {
  // A file whose packets are all plain may say so: nothing is written in so few bits.
  if (most === 0) throw new RangeError('no bits');
  const out = new Int32Array(count);
  let [level, wasRun] = [mean, 0];
  for (let i = 0; i < count; ) {
    const size = Math.min(most, 31 - Math.clz32((level >> 9) + 3));
    const code = readNumber(source, size, bits) + wasRun;
    out[i++] = (code & 1) === 0 ? code / 2 : -(code + 1) / 2;
    if (source.isOver) throw new RangeError('it ends too soon');
    level = code - wasRun > MOST_MEAN ? MOST_MEAN : (pace * code + level - ((pace * level) >> 9)) | 0;
    wasRun = 0;
    if (level >= QUIET || i >= count) continue;
    const run = readNumber(source, runSize(level, most), RUN);
    // They are zeros already.
    i += Math.min(run, count - i);
    wasRun = run < 0xffff ? 1 : 0;
    level = 0;
  }
  return out;
}

function runSize(level: number, most: number): number {
  return Math.min(most, Math.clz32(level) - 24 + ((level + 16) >> 6));
}

/** Ones, a zero, and `size` bits, of which the last is left out where the others are zeros. */
function readNumber(source: Bits, size: number, bits: number): number {
  let ones = 0;
  while (ones < PREFIX && source.take(1) === 1) ones++;
  if (ones === PREFIX) return source.take(bits);
  const rest = source.peek(size);
  source.skip(rest < 2 ? size - 1 : size);
  return ones * (2 ** size - 1) + Math.max(0, rest - 1);
}
