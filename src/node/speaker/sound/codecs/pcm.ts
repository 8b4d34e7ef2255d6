/** Samples as they are, and one by one as telephones have them (ITU-T G.711). */
import type { SoundDecoder } from '../samples.ts';

/** What is read, by name: bytes of a sample, and how it is read. `be` is for big-endian. */
const READERS = {
  'pcm-u8': [1, (view, at) => (view.getUint8(at) - 128) / 2 ** 7],
  'pcm-s8': [1, (view, at) => view.getInt8(at) / 2 ** 7],
  'pcm-s16': [2, (view, at) => view.getInt16(at, true) / 2 ** 15],
  'pcm-s16be': [2, (view, at) => view.getInt16(at) / 2 ** 15],
  'pcm-s24': [3, (view, at) => (view.getInt8(at + 2) * 2 ** 16 + view.getUint16(at, true)) / 2 ** 23],
  'pcm-s24be': [3, (view, at) => (view.getInt8(at) * 2 ** 16 + view.getUint16(at + 1)) / 2 ** 23],
  'pcm-s32': [4, (view, at) => view.getInt32(at, true) / 2 ** 31],
  'pcm-s32be': [4, (view, at) => view.getInt32(at) / 2 ** 31],
  'pcm-f32': [4, (view, at) => finite(view.getFloat32(at, true))],
  'pcm-f32be': [4, (view, at) => finite(view.getFloat32(at))],
  'pcm-f64': [8, (view, at) => finite(view.getFloat64(at, true))],
  'pcm-f64be': [8, (view, at) => finite(view.getFloat64(at))],
  ulaw: [1, (view, at) => fromUlaw(view.getUint8(at) ^ 0xff)],
  alaw: [1, (view, at) => fromAlaw(view.getUint8(at) ^ 0x55)],
} satisfies Record<string, readonly [number, (view: DataView, at: number) => number]>;

export type PcmCodec = keyof typeof READERS;

export function isPcm(codec: string): codec is PcmCodec {
  return Object.hasOwn(READERS, codec);
}

/** `rate` in Hz; `channels` are interleaved. Throws RangeError for no channels, or more than 255. */
export function pcmDecoder(codec: PcmCodec, rate: number, channels: number): SoundDecoder {
  if (!(channels >= 1 && channels <= 255)) throw new RangeError(`${channels} channels`);
  const [size, read] = READERS[codec];
  return {
    decode: async (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const length = Math.floor(bytes.byteLength / (size * channels));
      const channel = (c: number) => Float32Array.from({ length }, (_, i) => read(view, size * (channels * i + c)));
      return { rate, channels: Array.from({ length: channels }, (_, c) => channel(c)) };
    },
    free: () => undefined,
  };
}

/** What is no number is silence: the encoder would carry it on. */
function finite(sample: number): number {
  return Number.isFinite(sample) ? sample : 0;
}

/** Sign, three bits of magnitude, four of the steps within; the bits of both are turned over before. */
function fromUlaw(byte: number): number {
  const size = ((((byte & 15) << 3) + 132) << ((byte >> 4) & 7)) - 132;
  return ((byte & 0x80) === 0 ? size : -size) / 2 ** 15;
}

function fromAlaw(byte: number): number {
  const [magnitude, step] = [(byte >> 4) & 7, (byte & 15) << 4];
  const size = magnitude === 0 ? step + 8 : (step + 264) << (magnitude - 1);
  return ((byte & 0x80) === 0 ? -size : size) / 2 ** 15;
}
