/** WAVE and RF64 (EBU Tech 3306): samples behind a header, from bytes as they come. */

import { concat } from '../../../wire/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { type AdpcmFormat, MS_WEIGHTS } from '../codecs/adpcm.ts';
import { isPcm, type PcmCodec } from '../codecs/pcm.ts';
import { UnreadableError } from '../faults.ts';

export interface WaveFormat {
  readonly codec: PcmCodec | AdpcmFormat['codec'];
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
  /** Bytes of one sample of all channels, or of a block of them. */
  readonly block: number;
  /** Of Microsoft's ADPCM. */
  readonly weights: AdpcmFormat['weights'];
  /** Bytes of sound; of those who write as they go, infinite. */
  readonly size: number;
}

/** Bytes of the longest header that is read: with so many weights of ADPCM. */
const MAX_WEIGHTS = 64;
const MAX_HEADER = 22 + 4 * MAX_WEIGHTS;
/** Sizes of those who do not know it yet. */
const UNKNOWN = 0xffffff00;
/** Bytes of a block of ADPCM: recorders write up to 4,096. */
const MAX_BLOCK = 2 ** 15;

/** Goes on to the samples. The source is at the file's beginning. Throws UnreadableError for what has none, or none that are heard. */
export async function readWaveHead(source: ByteSource): Promise<WaveFormat> {
  await source.skip(12);
  let format: Omit<WaveFormat, 'size'> | undefined;
  for (;;) {
    const head = await source.peek(8 + MAX_HEADER);
    if (head.byteLength < 8) throw new UnreadableError('there is no sound in it');
    const id = String.fromCharCode(...head.subarray(0, 4));
    const size = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
    if (id === 'data' && format !== undefined) {
      await source.skip(8);
      return { ...format, size: size === 0 || size >= UNKNOWN ? Number.POSITIVE_INFINITY : size };
    }
    if (id === 'fmt ') format = formatOf(head.subarray(8, 8 + size));
    await source.skip(8 + size + (size & 1));
  }
}

function formatOf(bytes: Uint8Array): Omit<WaveFormat, 'size'> {
  if (bytes.byteLength < 16) throw new UnreadableError('its header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, channels, rate, block] = [0, 2, 4, 12].map((at) =>
    at === 4 ? view.getUint32(at, true) : view.getUint16(at, true),
  ) as [number, number, number, number];
  // The kind of samples stands behind the rest where there are more channels or bits.
  const tag = first === 0xfffe && bytes.byteLength >= 26 ? view.getUint16(24, true) : first;
  const weights = tag === 2 ? weightsOf(view) : [];
  if (tag === 2 || tag === 0x11) {
    const codec = tag === 2 ? 'adpcm-ms' : 'adpcm-ima';
    const isFour = view.getUint16(14, true) === 4 && (channels === 1 || channels === 2);
    if (isFour && block >= 7 * channels && block <= MAX_BLOCK) return { codec, rate, channels, block, weights };
  }
  const bits = (8 * block) / channels;
  const codec =
    tag === 1 ? (bits === 8 ? 'pcm-u8' : `pcm-s${bits}`) : tag === 3 ? `pcm-f${bits}` : tag === 6 ? 'alaw' : 'ulaw';
  const isKnown = [1, 3, 6, 7].includes(tag) && channels >= 1 && channels <= 255 && (tag < 6 || bits === 8);
  if (!isKnown || !isPcm(codec))
    throw new UnreadableError(
      `its sound is WAVE of kind ${tag}, ${bits} bits, ${channels} channels, which is not heard here`,
    );
  return { codec, rate, channels, block, weights };
}

/** Behind the rest and the number of samples in a block. Some files have none. */
function weightsOf(view: DataView): AdpcmFormat['weights'] {
  const count = view.byteLength < 22 ? 0 : view.getUint16(20, true);
  if (count === 0 || count > MAX_WEIGHTS || view.byteLength < 22 + 4 * count) return MS_WEIGHTS;
  const word = (i: number) => view.getInt16(22 + 2 * i, true);
  return Array.from({ length: count }, (_, i) => [word(2 * i), word(2 * i + 1)] as const);
}

/** The samples, in pieces that hold whole ones; of blocks the last may be short. */
export async function* wavePieces(pieces: AsyncIterable<Uint8Array>, format: WaveFormat): AsyncGenerator<Uint8Array> {
  const { codec, block, size } = format;
  let left = size;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = concat([rest, piece.subarray(0, left)]);
    left -= Math.min(left, piece.byteLength);
    const whole = bytes.byteLength - (bytes.byteLength % block);
    if (whole > 0) yield bytes.subarray(0, whole);
    rest = bytes.subarray(whole);
    if (left === 0) break;
  }
  if (!isPcm(codec) && rest.byteLength > 0) yield rest;
}
