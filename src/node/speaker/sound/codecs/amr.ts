/** AMR, frame by frame. */
import { concat, utf8 } from '../../../wire/bytes.ts';
import type { Samples, SoundDecoder } from '../samples.ts';

export type AmrBand = 'amr-nb' | 'amr-wb';

/** What a file begins with. */
export const AMR_MAGIC = { 'amr-nb': '#!AMR\n', 'amr-wb': '#!AMR-WB\n' } as const;

/** Bytes of a frame by its kind, with the byte that says that; 0 for kinds that there are not. */
const LENGTHS = {
  'amr-nb': [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
  'amr-wb': [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
} as const;

/** Frames of 20 ms in a packet: more than any file has, and what is decoded at once is bounded. */
const MAX_FRAMES = 64;

/** A packet may hold several frames. */
export async function amrDecoder(band: AmrBand): Promise<SoundDecoder> {
  const { decoder: open } = await import('@audio/decode-amr');
  const decoder = await open();
  let head = utf8(AMR_MAGIC[band]);
  return {
    decode: async (packet): Promise<Samples | undefined> => {
      // It would wait for the rest of what is cut short, and take what comes next for it.
      for (let at = 0, frames = 0; at < packet.byteLength; frames++) {
        const length = amrLength(packet, at, band);
        if (length === 0 || at + length > packet.byteLength || frames >= MAX_FRAMES) throw new Error('not AMR frames');
        at += length;
      }
      const { channelData, sampleRate } = decoder.decode(concat([head, packet]));
      head = new Uint8Array(0);
      return channelData.length === 0 ? undefined : { rate: sampleRate, channels: channelData };
    },
    free: () => decoder.free(),
  };
}

/** Bytes of the frame that begins here; 0 where none does. */
export function amrLength(bytes: Uint8Array, at: number, band: AmrBand): number {
  const first = bytes[at] ?? 0xff;
  // One bit is for several channels, two are nothing.
  return (first & 0x83) === 0 ? LENGTHS[band][(first >> 3) & 15]! : 0;
}
