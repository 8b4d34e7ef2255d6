/** AIFF and AIFF-C (Apple, 1989 and 1991): samples behind a header, what is counted in them the highest byte first. */
import type { ByteSource } from '../byte-source.ts';
import { isPcm } from '../codecs/pcm.ts';
import { UnreadableError } from '../faults.ts';
import type { WaveFormat } from './wave.ts';

/** Bytes of a header that are read: up to the name of how it is compressed. */
const COMMON = 22;
/** How samples are written, by that name; of the rest their bits say it. */
const CODECS: ReadonlyMap<string, string> = new Map([
  ['fl32', 'pcm-f32be'],
  ['FL32', 'pcm-f32be'],
  ['fl64', 'pcm-f64be'],
  ['FL64', 'pcm-f64be'],
  ['ulaw', 'ulaw'],
  ['ULAW', 'ulaw'],
  ['alaw', 'alaw'],
  ['ALAW', 'alaw'],
]);

/** Goes on to the samples. The source is at the file's beginning. Throws UnreadableError for what has none, or none that are heard. */
export async function readAiffHead(source: ByteSource): Promise<WaveFormat> {
  await source.skip(12);
  let format: Omit<WaveFormat, 'size'> | undefined;
  for (;;) {
    const head = await source.peek(8 + COMMON);
    if (head.byteLength < 8) throw new UnreadableError('there is no sound in it');
    const id = nameAt(head, 0);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const size = view.getUint32(4);
    if (id === 'SSND' && format !== undefined && head.byteLength >= 16) {
      await source.skip(16 + view.getUint32(8));
      // Of those who write as they go nothing is known.
      return { ...format, size: size <= 8 ? Number.POSITIVE_INFINITY : size - 8 };
    }
    if (id === 'COMM') format = formatOf(head.subarray(8, 8 + size));
    await source.skip(8 + size + (size & 1));
  }
}

function formatOf(bytes: Uint8Array): Omit<WaveFormat, 'size'> {
  if (bytes.byteLength < 18) throw new UnreadableError('its header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [channels, bits] = [view.getUint16(0), view.getUint16(6)];
  const kind = bytes.byteLength < COMMON ? 'NONE' : nameAt(bytes, 18);
  // Samples of other widths fill the lower bits of whole bytes from above.
  const size = Math.ceil(bits / 8);
  const plain = ['NONE', 'twos', 'in24', 'in32'].includes(kind) ? 'be' : kind === 'sowt' ? '' : undefined;
  const codec = CODECS.get(kind) ?? (size === 1 ? 'pcm-s8' : `pcm-s${8 * size}${plain}`);
  const isKnown = isPcm(codec) && (plain !== undefined || CODECS.has(kind)) && channels >= 1 && channels <= 255;
  if (!isKnown) throw new UnreadableError(`its sound is AIFF of kind ${kind}, ${bits} bits, which is not heard here`);
  const width = codec.endsWith('law') ? 1 : Number(/\d+/.exec(codec)![0]) / 8;
  return { codec, rate: extended(view, 8), channels, block: width * channels, weights: [] };
}

/** A number of 80 bits: sign and exponent, then 64 bits below 2. */
function extended(view: DataView, at: number): number {
  const exponent = (view.getUint16(at) & 0x7fff) - 16_383;
  return (view.getUint32(at + 2) + view.getUint32(at + 6) / 2 ** 32) * 2 ** (exponent - 31);
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
