/** Any Opus in Ogg, as the frames that a speaker sends: one every 20 ms. */
import { Counters } from '../../util/counters.ts';
import type { SoundDrop } from './faults.ts';
import { OggReader } from './ogg.ts';
import { OggLinks } from './ogg-links.ts';
import { type OggCodec, ONLY_OPUS } from './ogg-opus.ts';
import { type Reading, reading } from './reading.ts';

/**
 * Frames of 20 ms of all that is in the file or stream, one link of a chain after the other: as they are where that is what it has, else encoded anew.
 * `source`: the file, or its bytes as they come; `drops` counts what of it is not heard. Throws UnreadableError where there is nothing to hear, or nothing for two ears.
 */
export function readOpus(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  drops = new Counters<SoundDrop>(),
): AsyncGenerator<Uint8Array> {
  return readOgg(source instanceof Uint8Array ? [source] : source, ONLY_OPUS, reading({ drops, levelled: false }));
}

/** The same with other codecs. */
export async function* readOgg(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  codecs: readonly OggCodec[],
  how: Reading,
): AsyncGenerator<Uint8Array> {
  const reader = new OggReader(how.drops);
  const links = new OggLinks(codecs, how);
  try {
    for await (const bytes of source) for (const packet of reader.push(bytes)) yield* links.take(packet);
    for (const packet of reader.end()) yield* links.take(packet);
    yield* links.end();
  } finally {
    links.free();
  }
}
