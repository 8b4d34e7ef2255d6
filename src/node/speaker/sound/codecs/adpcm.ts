/** Four bits a sample, as recorders and old WAVE files have them: each is a step from the samples before (Microsoft's and IMA's ADPCM, RFC 2361, sections A.1 and A.8). */
import type { SoundDecoder } from '../samples.ts';

export interface AdpcmFormat {
  readonly codec: 'adpcm-ms' | 'adpcm-ima';
  /** Hz. */
  readonly rate: number;
  /** 1 or 2. */
  readonly channels: number;
  /** Bytes of a block, which is decoded by itself. */
  readonly block: number;
  /** What the two samples before weigh, in 1/256, by number: of Microsoft's kind alone. */
  readonly weights: readonly (readonly [number, number])[];
}

/** What every reader knows, for files that do not list theirs. */
export const MS_WEIGHTS = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
] as const;
/** How the step changes behind a nibble, in 1/256. */
const MS_STEPS = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230] as const;
const MS_LEAST = 16;
/** A step that a broken block makes is no larger than sound is. */
const MS_MOST = 2 ** 20;

/** Steps by their number, and how that changes behind a nibble. */
const IMA_STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
] as const;
const IMA_MOVES = [-1, -1, -1, -1, 2, 4, 6, 8] as const;

/** Decodes blocks, one or several at a time; the last of a file may be short. Throws RangeError for what no file has. */
export function adpcmDecoder(format: AdpcmFormat): SoundDecoder {
  const { codec, rate, channels, block } = format;
  const head = (codec === 'adpcm-ms' ? 7 : 4) * channels;
  if ((channels !== 1 && channels !== 2) || block < head) throw new RangeError(`${block} bytes for ${channels}`);
  const decodeBlock = codec === 'adpcm-ms' ? msBlock : imaBlock;
  return {
    decode: async (bytes) => {
      const parts: (readonly Float32Array[])[] = [];
      for (let at = 0; at + head <= bytes.byteLength; at += block)
        parts.push(decodeBlock(bytes.subarray(at, at + block), format));
      if (parts.length === 0) throw new Error('not a block');
      return { rate, channels: Array.from({ length: channels }, (_, c) => joined(parts.map((part) => part[c]!))) };
    },
    free: () => undefined,
  };
}

/** In front the weights' number, the step and two samples of each channel; then nibbles, the channels in turn. */
function msBlock(bytes: Uint8Array, { channels, weights }: AdpcmFormat): readonly Float32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (which: number, c: number) => view.getInt16(channels + 2 * (which * channels + c), true);
  const nibbles = 2 * (bytes.byteLength - 7 * channels);
  const length = 2 + Math.floor(nibbles / channels);
  return Array.from({ length: channels }, (_, c) => {
    const [first, second] = weights[bytes[c]!] ?? [0, 0];
    let [step, last, before] = [word(0, c), word(1, c), word(2, c)];
    const out = new Float32Array(length);
    out[0] = before / 2 ** 15;
    out[1] = last / 2 ** 15;
    for (let i = 2; i < length; i++) {
      const nibble = nibbleAt(bytes, 7 * channels, (i - 2) * channels + c, 'high');
      const signed = nibble < 8 ? nibble : nibble - 16;
      const sample = clamped(Math.trunc((last * first + before * second) / 256) + signed * step);
      step = Math.min(MS_MOST, Math.max(MS_LEAST, Math.trunc((step * MS_STEPS[nibble]!) / 256)));
      [before, last] = [last, sample];
      out[i] = sample / 2 ** 15;
    }
    return out;
  });
}

/** In front a sample and the step's number of each channel; then eight nibbles of each in turn. */
function imaBlock(bytes: Uint8Array, { channels }: AdpcmFormat): readonly Float32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const groups = Math.floor((bytes.byteLength - 4 * channels) / (4 * channels));
  return Array.from({ length: channels }, (_, c) => {
    let sample = view.getInt16(4 * c, true);
    let number = Math.min(IMA_STEPS.length - 1, bytes[4 * c + 2]!);
    const out = new Float32Array(1 + 8 * groups);
    out[0] = sample / 2 ** 15;
    for (let i = 0; i < 8 * groups; i++) {
      const from = 4 * channels + 4 * (channels * (i >> 3) + c);
      const nibble = nibbleAt(bytes, from, i & 7, 'low');
      const step = IMA_STEPS[number]!;
      // An eighth of the step, and the parts of it that the bits name.
      let change = step >> 3;
      for (const bit of [0, 1, 2]) if ((nibble & (4 >> bit)) !== 0) change += step >> bit;
      sample = clamped((nibble & 8) === 0 ? sample + change : sample - change);
      number = Math.min(IMA_STEPS.length - 1, Math.max(0, number + IMA_MOVES[nibble & 7]!));
      out[i + 1] = sample / 2 ** 15;
    }
    return out;
  });
}

/** The nibble of this number from a place on; `first`: which half of a byte comes first. */
function nibbleAt(bytes: Uint8Array, from: number, number: number, first: 'high' | 'low'): number {
  const byte = bytes[from + (number >> 1)] ?? 0;
  return ((number & 1) === 0) === (first === 'high') ? byte >> 4 : byte & 15;
}

function clamped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, sample));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
