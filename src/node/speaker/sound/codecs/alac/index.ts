/**
 * Apple Lossless, as Apple describes it (github.com/macosforge/alac, 2011): packets of up to eight channels, alone or in pairs. No library for it is
 * kept (decision 94).
 */
import { UnreadableError } from '../../faults.ts';
import type { Samples, SoundDecoder } from '../../samples.ts';
import { Bits } from './bits.ts';
import { AS_BEFORE, predict } from './predictor.ts';
import { type Adapting, readResidue } from './residue.ts';

/** Bytes of the header of a track, which Apple calls a magic cookie. */
export const ALAC_HEADER = 24;

interface Format extends Adapting {
  /** Samples of a packet unless it says otherwise. */
  readonly length: number;
  readonly bits: number;
  readonly channels: number;
  /** Hz. */
  readonly rate: number;
}

/** Samples of a packet: encoders write 4,096. */
const MOST_SAMPLES = 2 ** 14;
const MOST_CHANNELS = 8;
/** What a packet is made of, by number. */
const [ONE, TWO, LOW, DATA, FILL, END] = [0, 1, 3, 4, 6, 7];

function formatOf(header: Uint8Array): Format {
  if (header.byteLength < ALAC_HEADER) throw new UnreadableError('its ALAC header is cut short');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [bits, pace, mean, most, channels] = [5, 6, 7, 8, 9].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const length = view.getUint32(0);
  const fits = length > 0 && length <= MOST_SAMPLES && channels > 0 && channels <= MOST_CHANNELS;
  if (!fits || ![16, 20, 24, 32].includes(bits) || most > 16 || view.getUint8(4) !== 0)
    throw new UnreadableError('its ALAC header contradicts itself');
  return { length, bits, channels, rate: view.getUint32(20), pace, mean, most };
}

/** `header`: the track's. Throws UnreadableError for one that no encoder writes. */
export function alacDecoder(header: Uint8Array): SoundDecoder {
  const format = formatOf(header);
  return { decode: async (packet) => decodePacket(packet, format), free: () => undefined };
}

function decodePacket(packet: Uint8Array, format: Format): Samples {
  const source = new Bits(packet);
  const channels: Float32Array[] = [];
  for (;;) {
    const kind = source.take(3);
    if (source.isOver) throw new RangeError('it ends too soon');
    if (kind === END) break;
    if (kind === DATA) skipData(source);
    else if (kind === FILL) skipFill(source);
    else if (kind === ONE || kind === LOW) channels.push(...readElement(source, format, 1));
    else if (kind === TWO) channels.push(...readElement(source, format, 2));
    else throw new RangeError(`an element of kind ${kind}`);
    if (channels.length > format.channels) throw new RangeError('more channels than it says');
  }
  const [first] = channels;
  if (channels.length !== format.channels || channels.some(({ length }) => length !== first!.length))
    throw new RangeError('fewer channels than it says, or of different lengths');
  return { rate: format.rate, channels };
}

/** How a channel's samples are foretold. */
interface Foretelling {
  readonly mode: number;
  readonly shift: number;
  readonly pace: number;
  readonly weights: Int16Array;
}

/** One channel, or two that have much in common. */
function readElement(source: Bits, format: Format, count: 1 | 2): readonly Float32Array[] {
  // Its number, and twelve bits for later versions.
  source.skip(16);
  const [isPartial, dropped, isPlain] = [source.take(1) === 1, 8 * source.take(2), source.take(1) === 1];
  const length = isPartial ? source.take(32) : format.length;
  if (length > format.length) throw new RangeError(`${length} samples`);
  const { bits } = format;
  const scale = 2 ** (bits - 1);
  if (isPlain) {
    const out = Array.from({ length: count }, () => new Float32Array(length));
    for (let i = 0; i < length; i++) for (const channel of out) channel[i] = source.takeSigned(bits) / scale;
    if (source.isOver) throw new RangeError('it ends too soon');
    return out;
  }
  const wide = bits - dropped + count - 1;
  if (dropped > 16 || wide < 1 || wide > 32) throw new RangeError(`${wide} bits`);
  const [mixBits, mix] = [source.take(8), source.takeSigned(8)];
  const how = Array.from({ length: count }, () => readForetelling(source, format));
  // The lowest bits of long samples stand apart, as they are.
  const low = Array.from({ length: count }, () => (dropped === 0 ? undefined : new Uint16Array(length)));
  if (dropped > 0) for (let i = 0; i < length; i++) for (const some of low) some![i] = source.take(dropped);
  const [a, b] = how.map(({ mode, shift, pace, weights }) => {
    const samples = readResidue(source, length, wide, { ...format, pace });
    if (mode !== 0) predict(samples, new Int16Array(AS_BEFORE), wide, 0);
    predict(samples, weights, wide, shift);
    return samples;
  });
  if (b !== undefined && mix !== 0) unmix(a!, b, mix, mixBits);
  return [a, b].slice(0, count).map((samples, c) => {
    const rest = low[c];
    return Float32Array.from(samples!, (sample, i) => (sample * 2 ** dropped + (rest?.[i] ?? 0)) / scale);
  });
}

function readForetelling(source: Bits, format: Format): Foretelling {
  const [mode, shift, part, count] = [source.take(4), source.take(4), source.take(3), source.take(5)];
  const weights = Int16Array.from({ length: count }, () => source.takeSigned(16));
  return { mode, shift, pace: (format.pace * part) >> 2, weights };
}

/** Left and right in the place of what both have in common and what they have not. */
function unmix(a: Int32Array, b: Int32Array, mix: number, mixBits: number): void {
  for (let i = 0; i < a.length; i++) {
    const left = (a[i]! + b[i]! - (Math.imul(mix, b[i]!) >> mixBits)) | 0;
    b[i] = (left - b[i]!) | 0;
    a[i] = left;
  }
}

function skipData(source: Bits): void {
  source.skip(4);
  const isAligned = source.take(1) === 1;
  const count = source.take(8);
  const more = count === 255 ? source.take(8) : 0;
  if (isAligned) source.align();
  source.skip(8 * (count + more));
}

function skipFill(source: Bits): void {
  const count = source.take(4);
  source.skip(8 * (count === 15 ? 15 + source.take(8) - 1 : count));
}
