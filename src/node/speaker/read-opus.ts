/** Any Opus in Ogg, as the frames that a speaker sends: one every 20 ms. */

import { OggReader } from './ogg.ts';
import { OpusFrames } from './opus-frames.ts';
import { readOpusHead } from './opus-head.ts';
import { UnreadableError } from './unreadable.ts';

/** Other sound in Ogg, by how it begins. */
const OTHERS = [
  ['\x01vorbis', 'Vorbis'],
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
] as const;

/**
 * Frames of 20 ms of all that is in the file or stream, one link of a chain after the other: as they are where that is what it has, else encoded anew.
 * `source`: the file, or its bytes as they come. Throws UnreadableError where there is nothing to hear, or nothing for two ears.
 */
export async function* readOpus(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const reader = new OggReader();
  let link: { readonly serial: number; readonly frames: OpusFrames; tagged: boolean } | undefined;
  let other: string | undefined;
  let any = false;
  try {
    for await (const bytes of source instanceof Uint8Array ? [source] : source) {
      for (const packet of reader.push(bytes)) {
        if (packet.first) {
          const begins = String.fromCharCode(...packet.bytes.subarray(0, 8));
          other ??= OTHERS.find(([magic]) => begins.startsWith(magic))?.[1];
          // What else the file has is for others: pictures, words, an index.
          if (begins !== 'OpusHead') continue;
          const head = readOpusHead(packet.bytes);
          if (link !== undefined) {
            yield* link.frames.end();
            link.frames.free();
          }
          link = { serial: packet.serial, frames: new OpusFrames(head), tagged: false };
        } else if (packet.serial === link?.serial) {
          const isTags = !link.tagged && String.fromCharCode(...packet.bytes.subarray(0, 8)) === 'OpusTags';
          link.tagged = true;
          if (isTags) continue;
          any = true;
          yield* await link.frames.take(packet.bytes);
        }
      }
    }
    if (link !== undefined) yield* link.frames.end();
  } finally {
    link?.frames.free();
  }
  if (!any)
    throw new UnreadableError(other === undefined ? 'it has no Opus in Ogg' : `its sound is ${other}, not Opus`);
}
