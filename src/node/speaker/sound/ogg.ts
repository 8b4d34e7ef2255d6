/**
 * Packets out of Ogg pages (RFC 3533), from bytes as they come: of a file, or of a stream that somebody joins in its middle. Lenient as players are:
 * what is broken is skipped up to the next page that is whole.
 */
import { remember } from '../../util/bounded-map.ts';
import type { Counters } from '../../util/counters.ts';
import { concat } from '../../wire/bytes.ts';
import type { SoundDrop } from './faults.ts';

export interface OggPacket {
  /** Which of the streams that share the file. */
  readonly serial: number;
  readonly bytes: Uint8Array;
  /** Begins its stream. */
  readonly first: boolean;
  /** Position in its stream, in samples, at the end of its page. */
  readonly pageEnd: number;
  /** Its page is the last of its stream. */
  readonly lastPage: boolean;
}

interface Stream {
  /** Number of its last page. */
  page: number;
  /** Parts of a packet that may go on in the next page; undefined where its beginning is missing or it is too long. */
  parts: Uint8Array[] | undefined;
  size: number;
}

/** Bytes of a page before its segment table. */
const PAGE_HEADER = 27;
const CAPTURE = 0x4f676753;
const FIRST_OF_PAGE = 0x4f;
/** Bits of a page's flags (RFC 3533, section 6). */
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
/** No packet of sound is longer; titles with pictures are, and nobody asks for those. */
const MAX_PACKET = 65_536;
/** Streams in one file, sound, pictures and words together. */
const MAX_STREAMS = 16;

export class OggReader {
  readonly #drops: Counters<SoundDrop>;
  readonly #streams = new Map<string, Stream>();
  /** What may be the beginning of a page. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(drops: Counters<SoundDrop>) {
    this.#drops = drops;
  }

  /** The packets that these bytes complete, oldest first, each a copy. */
  push(bytes: Uint8Array): readonly OggPacket[] {
    return this.#read(this.#rest.byteLength === 0 ? bytes : concat([this.#rest, bytes]), false);
  }

  /** Those behind a page that promised more than came. */
  end(): readonly OggPacket[] {
    return this.#read(this.#rest, true);
  }

  #read(bytes: Uint8Array, isAll: boolean): readonly OggPacket[] {
    const packets: OggPacket[] = [];
    let from = 0;
    for (;;) {
      const found = bytes.indexOf(FIRST_OF_PAGE, from);
      const at = found < 0 ? bytes.byteLength : found;
      if (at > from) this.#drops.add('skipped', at - from);
      from = at;
      if (at === bytes.byteLength) break;
      const size = pageSize(bytes, at);
      const isThere = at + size <= bytes.byteLength;
      if (size > 0 && !isThere && !isAll) break;
      const page = bytes.subarray(at, at + size);
      if (size > 0 && isThere && isWhole(page)) {
        packets.push(...this.#take(page));
        from += size;
      } else {
        this.#drops.add('skipped');
        from++;
      }
    }
    this.#rest = bytes.slice(from);
    return packets;
  }

  *#take(page: Uint8Array): Iterable<OggPacket> {
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    const flags = view.getUint8(5);
    const lastPage = (flags & LAST) !== 0;
    const pageEnd = Number(view.getBigInt64(6, true));
    const serial = view.getUint32(14, true);
    const number = view.getUint32(18, true);
    let first = (flags & FIRST) !== 0;
    const key = `${serial}`;
    const known = first ? undefined : this.#streams.get(key);
    const stream = known ?? { page: number - 1, parts: undefined, size: 0 };
    remember(this.#streams, key, stream, MAX_STREAMS);
    const goesOn = (flags & CONTINUED) !== 0;
    const isNext = number === (stream.page + 1) >>> 0;
    // What began in a page that is missing cannot be finished, and what was begun and does not go on is lost.
    if (goesOn ? !isNext || stream.size === 0 : stream.size > 0) this.#drops.add('unfinished');
    if (!goesOn) begin(stream);
    else if (!isNext) stream.parts = undefined;
    stream.page = number;
    const segments = view.getUint8(26);
    let at = PAGE_HEADER + segments;
    for (let i = 0; i < segments; i++) {
      const length = view.getUint8(PAGE_HEADER + i);
      stream.size += length;
      if (stream.size > MAX_PACKET) stream.parts = undefined;
      stream.parts?.push(page.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      if (stream.parts !== undefined) yield { serial, bytes: concat(stream.parts), first, pageEnd, lastPage };
      first = false;
      begin(stream);
    }
  }
}

function begin(stream: Stream): void {
  stream.parts = [];
  stream.size = 0;
}

/** Bytes of the page that may begin here: 0 where none does, and more than any while that is not known. */
function pageSize(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
  if (view.byteLength < PAGE_HEADER) return Number.POSITIVE_INFINITY;
  if (view.getUint32(0) !== CAPTURE || view.getUint8(4) !== 0) return 0;
  const segments = view.getUint8(26);
  if (view.byteLength < PAGE_HEADER + segments) return Number.POSITIVE_INFINITY;
  let size = PAGE_HEADER + segments;
  for (let i = 0; i < segments; i++) size += view.getUint8(PAGE_HEADER + i);
  return size;
}

function isWhole(page: Uint8Array): boolean {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  return oggChecksum(page) === view.getUint32(22, true);
}

/** CRC-32 of Ogg: polynomial 04c11db7, not reflected, not inverted, with zeros in its own place (RFC 3533, section 6). */
export function oggChecksum(page: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < page.byteLength; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i]!;
    sum = (sum << 8) ^ TABLE[(sum >>> 24) ^ byte]!;
  }
  return sum >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});
