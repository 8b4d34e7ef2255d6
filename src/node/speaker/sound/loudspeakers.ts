/** How loud each of several channels is at either ear. */
import type { Samples } from './samples.ts';

/** On the left and on the right. */
type Loudness = readonly [left: number, right: number];

const HALF = Math.SQRT1_2;
const [SIDE, ACROSS] = [Math.sqrt(3) / 2, 0.5];
/** Left, right, centre (and the deep one), to the sides, behind (RFC 7845, section 5.1.1.5). */
const PLACES = {
  L: [1, 0],
  R: [0, 1],
  C: [HALF, HALF],
  l: [SIDE, ACROSS],
  r: [ACROSS, SIDE],
  b: [SIDE * HALF, SIDE * HALF],
} as const;

/** Who stands where, by number of channels: in Ogg (RFC 7845, section 5.1.1.2), in what follows WAVE (RFC 9639, section 9.1.3), and in Apple Lossless. */
const ORDERS = {
  ogg: ['', 'C', 'LR', 'LCR', 'LRlr', 'LCRlr', 'LCRlrC', 'LCRlrbC', 'LCRlrlrC'],
  wave: ['', 'C', 'LR', 'LRC', 'LRlr', 'LRClr', 'LRCClr', 'LRCCblr', 'LRCClrlr'],
  alac: ['', 'C', 'LR', 'CLR', 'CLRb', 'CLRlr', 'CLRlrC', 'CLRlrbC', 'CLRLRlrC'],
} as const;
export type Order = keyof typeof ORDERS;

/** Of each channel. More than eight stand nowhere, and are all heard in the middle. */
export function loudnessOf(channels: number, order: Order): readonly Loudness[] {
  const layout = ORDERS[order][channels];
  if (layout === undefined) return Array.from({ length: channels }, () => [1 / channels, 1 / channels]);
  const places = [...layout].map((place) => PLACES[place as keyof typeof PLACES]);
  const sum = places.reduce((total, [left]) => total + left, 0);
  // As loud as the specification has it: five channels and more are seldom loud at once.
  const scale = (channels > 4 ? 2 : 1) / sum;
  return places.map(([left, right]) => [left * scale, right * scale]);
}

/** Mixed for one ear or two, interleaved. */
export function mixed({ channels }: Samples, ears: 1 | 2, order: Order): Float32Array {
  const length = channels[0]?.length ?? 0;
  const out = new Float32Array(length * ears);
  for (const [c, [left, right]] of loudnessOf(channels.length, order).entries()) {
    const samples = channels[c]!;
    for (const [ear, loud] of ears === 1 ? [(left + right) / 2].entries() : [left, right].entries()) {
      if (loud === 0) continue;
      for (let i = 0; i < length; i++) out[ears * i + ear]! += loud * samples[i]!;
    }
  }
  return out;
}
