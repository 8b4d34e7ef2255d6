/** Any Opus in Ogg, as the frames that a speaker sends: one every 20 ms. */
import { Counters } from '../util/counters.ts';
import { type OpusDrop, UnreadableError } from './faults.ts';
import { type OggPacket, OggReader } from './ogg.ts';
import { OpusFrames } from './opus-frames.ts';
import { readOpusHead } from './opus-head.ts';

/**
 * Frames of 20 ms of all that is in the file or stream, one link of a chain after the other: as they are where that is what it has, else encoded anew.
 * `source`: the file, or its bytes as they come; `drops` counts what of it is not heard. Throws UnreadableError where there is nothing to hear, or nothing for two ears.
 */
export async function* readOpus(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  drops = new Counters<OpusDrop>(),
): AsyncGenerator<Uint8Array> {
  const reader = new OggReader(drops);
  const links = new OpusLinks(drops);
  try {
    for await (const bytes of source instanceof Uint8Array ? [source] : source)
      for (const packet of reader.push(bytes)) yield* await links.take(packet);
    for (const packet of reader.end()) yield* await links.take(packet);
    yield* links.end();
  } finally {
    links.free();
  }
}

/** Other sound in Ogg, by how it begins. */
const OTHERS = [
  ['\x01vorbis', 'Vorbis'],
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
] as const;

interface Link {
  readonly serial: number;
  readonly frames: OpusFrames;
  /** More of it came than its header. */
  begun: boolean;
}

/** The first Opus stream of a file, and of each that follows it in a chain. */
class OpusLinks {
  readonly #drops: Counters<OpusDrop>;
  #link: Link | undefined;
  #any = false;
  #other: string | undefined;

  constructor(drops: Counters<OpusDrop>) {
    this.#drops = drops;
  }

  async take({ first, serial, bytes }: OggPacket): Promise<readonly Uint8Array[]> {
    if (first) return this.#begin(serial, bytes);
    const link = this.#link;
    if (serial !== link?.serial) return [];
    const isTags = !link.begun && magic(bytes) === 'OpusTags';
    link.begun = true;
    if (isTags) return [];
    this.#any = true;
    return link.frames.take(bytes);
  }

  /** What is left to be heard. Throws UnreadableError when that is all, and nothing was before. */
  end(): readonly Uint8Array[] {
    const other = this.#other;
    if (!this.#any)
      throw new UnreadableError(other === undefined ? 'it has no Opus in Ogg' : `its sound is ${other}, not Opus`);
    return this.#link?.frames.end() ?? [];
  }

  free(): void {
    this.#link?.frames.free();
    this.#link = undefined;
  }

  /** Pictures, words, an index and a second sound beside the first are left alone. */
  #begin(serial: number, bytes: Uint8Array): readonly Uint8Array[] {
    const begins = magic(bytes);
    this.#other ??= OTHERS.find(([other]) => begins.startsWith(other))?.[1];
    if (begins !== 'OpusHead' || this.#link?.begun === false) return [];
    const frames = new OpusFrames(readOpusHead(bytes), this.#drops);
    const last = this.#link?.frames.end() ?? [];
    this.free();
    this.#link = { serial, frames, begun: false };
    return last;
  }
}

function magic(packet: Uint8Array): string {
  return String.fromCharCode(...packet.subarray(0, 8));
}
