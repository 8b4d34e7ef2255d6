/**
 * Reads Opus packets from an Ogg file (RFC 3533, RFC 7845) as `opusenc --framesize 20` writes it. Strict: one stream, all pages complete and in
 * order, every packet 20 ms. Anything else is rejected rather than played wrong.
 */
import { isOpusFrame } from '../media/opus-packet.ts';
import { concat } from '../wire/bytes.ts';
import { copyOf } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

/** Bytes of a page before its segment table. */
const PAGE_HEADER = 27;
/** Bits of a page's flags (RFC 3533, section 6). */
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
/** Bytes of the identification header for one stream of one or two channels (RFC 7845, section 5.1). */
const HEAD = 19;

interface Page {
  readonly flags: number;
  readonly serial: number;
  readonly number: number;
  /** Lengths of the segments; one below 255 ends a packet. */
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
  /** Where the next page begins. */
  readonly end: number;
}

/** The file's audio packets, oldest first, each a copy. Throws MalformedError. */
export function readOggOpus(file: Uint8Array): readonly Uint8Array<ArrayBuffer>[] {
  const [head, tags, ...sound] = readPackets(file);
  checkHead(head);
  if (tags === undefined || magic(tags) !== 'OpusTags') throw new MalformedError('comment header');
  if (!sound.every((packet) => isOpusFrame(packet))) throw new MalformedError('a packet that is not 20 ms of Opus');
  return sound;
}

function magic(packet: Uint8Array): string {
  return String.fromCharCode(...packet.subarray(0, 8));
}

function checkHead(head: Uint8Array | undefined): void {
  if (head === undefined || head.byteLength !== HEAD || magic(head) !== 'OpusHead') {
    throw new MalformedError('identification header');
  }
  // Versions up to 15 can be read as version 1; mapping family 0 is one stream of one or two channels.
  const [version, channels, family] = [head[8]!, head[9]!, head[18]!];
  if (version > 15 || (channels !== 1 && channels !== 2) || family !== 0) throw new MalformedError('kind of Opus');
}

function readPackets(file: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const packets: Uint8Array<ArrayBuffer>[] = [];
  let pending: Uint8Array[] = [];
  let first: Page | undefined;
  let last: Page | undefined;
  for (let at = 0; at < file.byteLength; at = last.end) {
    const page = readPage(file, at);
    first ??= page;
    const expected = (last === undefined ? FIRST : 0) | (pending.length > 0 ? CONTINUED : 0);
    if ((page.flags & ~LAST) !== expected) throw new MalformedError('page flags');
    const follows = last === undefined ? page.number === 0 : page.number === last.number + 1 && !isLast(last);
    if (!follows || page.serial !== first.serial) throw new MalformedError('page order');
    let from = 0;
    for (const length of page.lacing) {
      pending.push(page.body.subarray(from, from + length));
      from += length;
      if (length === 255) continue;
      packets.push(concat(pending) as Uint8Array<ArrayBuffer>);
      pending = [];
    }
    last = page;
  }
  if (last === undefined || !isLast(last) || pending.length > 0) throw new MalformedError('file is cut short');
  return packets;
}

function isLast({ flags }: Page): boolean {
  return (flags & LAST) !== 0;
}

function readPage(file: Uint8Array, at: number): Page {
  if (at + PAGE_HEADER > file.byteLength) throw new MalformedError('page header');
  const view = new DataView(file.buffer, file.byteOffset + at, file.byteLength - at);
  if (view.getUint32(0) !== 0x4f676753 || view.getUint8(4) !== 0) throw new MalformedError('page header');
  const segments = view.getUint8(26);
  const body = at + PAGE_HEADER + segments;
  if (body > file.byteLength) throw new MalformedError('segment table');
  const lacing = file.subarray(at + PAGE_HEADER, body);
  const end = body + lacing.reduce((sum, length) => sum + length, 0);
  if (end > file.byteLength) throw new MalformedError('page is cut short');
  const page = copyOf(file.subarray(at, end));
  // The checksum is computed with zeros in its place.
  page.fill(0, 22, 26);
  if (oggChecksum(page) !== view.getUint32(22, true)) throw new MalformedError('page checksum');
  return {
    flags: view.getUint8(5),
    serial: view.getUint32(14, true),
    number: view.getUint32(18, true),
    lacing,
    body: file.subarray(body, end),
    end,
  };
}

/** CRC-32 of Ogg: polynomial 04c11db7, not reflected, not inverted (RFC 3533, section 6). */
export function oggChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ TABLE[(sum >>> 24) ^ byte]!;
  return sum >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});
