/** Vorbis, from its packets: of Ogg and of Matroska. */
import type { OggVorbisDecoder as Library } from '@wasm-audio-decoders/ogg-vorbis';
import type { Samples, SoundDecoder } from '../samples.ts';

/** The two of the three headers that say how the sound is decoded (Vorbis I, section 4.2): the first and the third. */
export interface VorbisHeaders {
  readonly identification: Uint8Array;
  readonly setup: Uint8Array;
}

/** Headers of Matroska and WebM: their count but one, the lengths of the first two in bytes of 255, and all three. Undefined for others. */
export function unlacedHeaders(bytes: Uint8Array): VorbisHeaders | undefined {
  let at = 1;
  const lengths = [0, 0];
  for (const i of [0, 1]) {
    let byte: number;
    do {
      byte = bytes[at++] ?? 0;
      lengths[i]! += byte;
    } while (byte === 255);
  }
  const [first, second] = lengths as [number, number];
  if (bytes[0] !== 2 || first === 0 || at + first + second >= bytes.byteLength) return undefined;
  return { identification: bytes.subarray(at, at + first), setup: bytes.subarray(at + first + second) };
}

export async function vorbisDecoder({ identification, setup }: VorbisHeaders): Promise<SoundDecoder> {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  // It asks for pages as its own parser makes them, of which it uses this much.
  const page = (data: Uint8Array, codecFrames: readonly unknown[]) => ({ data, codecFrames }) as unknown as Page;
  await decoder.decodeOggPages([page(identification, [])]);
  let header: unknown = { vorbisSetup: setup };
  return {
    decode: async (packet): Promise<Samples | undefined> => {
      const { channelData, sampleRate, errors } = await decoder.decodeOggPages([
        page(NOTHING, [{ data: packet, header }]),
      ]);
      header = undefined;
      if (errors.length > 0) throw new Error(errors[0]!.message);
      return { rate: sampleRate, channels: channelData };
    },
    free: () => decoder.free(),
  };
}

type Page = Parameters<Library['decodeOggPages']>[0][number];

const NOTHING = new Uint8Array(0);
