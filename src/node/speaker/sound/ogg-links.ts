/** What is heard of an Ogg file or stream: the first sound in it, and the first of each link that follows in a chain. */

import { UnreadableError } from './faults.ts';
import type { OggPacket } from './ogg.ts';
import { beginsWith, type OggCodec } from './ogg-opus.ts';
import type { Reading } from './reading.ts';
import type { Part } from './samples.ts';
import type { Track } from './track.ts';

/** Headers that are kept: as many as Vorbis has. */
const MAX_HEADERS = 3;

interface Link {
  readonly serial: number;
  readonly codec: OggCodec;
  readonly headers: Uint8Array[];
  /** Made when more came than headers. */
  track: Track | undefined;
  /** More of it came than the first packet. */
  begun: boolean;
  /** Samples at the end of the page that is being read, and of the one before it. */
  page: number;
  before: number;
  /** What of the last page is heard. */
  last: Part | undefined;
}

export class OggLinks {
  readonly #codecs: readonly OggCodec[];
  readonly #reading: Reading;
  #link: Link | undefined;
  #any = false;
  #other: string | undefined;

  /** `codecs`: those that are heard, and after them those that are only named when there is nothing else. */
  constructor(codecs: readonly OggCodec[], reading: Reading) {
    this.#codecs = codecs;
    this.#reading = reading;
  }

  async *take(packet: OggPacket): AsyncGenerator<Uint8Array> {
    const { first, serial, bytes } = packet;
    if (first) yield* this.#begin(serial, bytes);
    const link = this.#link;
    if (first || serial !== link?.serial) return;
    link.begun = true;
    if (link.track === undefined && link.codec.isHeader(bytes)) {
      if (link.headers.length < MAX_HEADERS) link.headers.push(bytes);
      return;
    }
    this.#any = true;
    link.track ??= await link.codec.open!(link.headers, this.#reading);
    yield* link.track.take(bytes, partOf(link, packet));
  }

  /** What is left to be heard. Throws UnreadableError when that is all, and nothing was before. */
  async *end(): AsyncGenerator<Uint8Array> {
    const heard = this.#codecs.filter(({ open }) => open !== undefined).map(({ name }) => name);
    const which = heard.length === 1 ? heard[0] : 'sound that is heard here';
    if (!this.#any)
      throw new UnreadableError(
        this.#other === undefined
          ? `it has no ${which} in Ogg`
          : `its sound is ${this.#other}, not ${heard.join(', ')}`,
      );
    if (this.#link?.track !== undefined) yield* this.#link.track.end();
  }

  free(): void {
    this.#link?.track?.free();
    this.#link = undefined;
  }

  /** Pictures, words, an index and a second sound beside the first are left alone. */
  async *#begin(serial: number, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const codec = this.#codecs.find(({ magic }) => beginsWith(bytes, magic));
    if (codec !== undefined && codec.open === undefined) this.#other ??= codec.name;
    if (codec?.open === undefined || this.#link?.begun === false) return;
    if (this.#link?.track !== undefined) yield* this.#link.track.end();
    this.free();
    this.#link = {
      serial,
      codec,
      headers: [bytes],
      track: undefined,
      begun: false,
      page: 0,
      before: 0,
      last: undefined,
    };
  }
}

/** The last page says where the sound ends, which is seldom where its last packet does (RFC 7845, section 4.4). */
function partOf(link: Link, { pageEnd, lastPage }: OggPacket): Part | undefined {
  if (pageEnd !== link.page) [link.before, link.page] = [link.page, pageEnd];
  const rate = link.codec.rate(link.headers[0]!);
  if (!lastPage || rate === undefined || pageEnd < 0) return undefined;
  link.last ??= { skip: 0, keep: (pageEnd - link.before) / rate };
  return link.last;
}
