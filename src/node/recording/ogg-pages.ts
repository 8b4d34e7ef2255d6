/** Pages of Ogg Opus (RFC 3533, RFC 7845) as recordings have them: whole packets in each, so that every page can be read by itself. */
import { FRAME_SAMPLES, SAMPLE_RATE } from '../media/frame.ts';
import { oggChecksum } from '../speaker/sound/ogg.ts';
import { concat, utf8 } from '../wire/bytes.ts';

export const PAGE_HEADER = 27;
/** Segments in one page. */
export const MAX_SEGMENTS = 255;
/** Bits of a page's flags (RFC 3533, section 6). */
export const FIRST = 2;
export const LAST = 4;
/** Samples that an encoder's look-ahead puts before the sound: libopus's 6.5 ms, which all the encoders here are. */
export const PRE_SKIP = 312;
/** Bytes of the page that holds the Opus header. It can be replaced in place. */
export const HEAD_PAGE = PAGE_HEADER + 1 + 19;

const VENDOR = 'Stoa';
const CHECKSUM = 22;

/** Segments that a packet takes in a page's table. */
export function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.byteLength / 255) + 1;
}

export interface PageDraft {
  /** Which stream of a file; a recording's has one. */
  readonly serial: number;
  /** Counts from 0. */
  readonly number: number;
  readonly flags: number;
  /** Samples at 48 kHz up to the end of the page, those before the sound included. */
  readonly granule: number;
  /** Whole packets, at most `MAX_SEGMENTS` segments together. */
  readonly packets: readonly Uint8Array[];
}

export function writePage({ serial, number, flags, granule, packets }: PageDraft): Uint8Array<ArrayBuffer> {
  const table: number[] = [];
  for (const { byteLength } of packets) {
    for (let left = byteLength; left >= 255; left -= 255) table.push(255);
    table.push(byteLength % 255);
  }
  if (table.length > MAX_SEGMENTS) throw new RangeError('too much for a page');
  const page = concat([new Uint8Array(PAGE_HEADER), Uint8Array.from(table), ...packets]);
  const view = new DataView(page.buffer);
  page.set(utf8('OggS'));
  view.setUint8(5, flags);
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  view.setUint8(26, table.length);
  view.setUint32(CHECKSUM, oggChecksum(page), true);
  return page;
}

/** The page that begins a file: how many channels a decoder is to give, and how many samples come before the sound. */
export function headPage(serial: number, channels: 1 | 2, preSkip = PRE_SKIP): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(utf8('OpusHead'));
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, SAMPLE_RATE, true);
  return writePage({ serial, number: 0, flags: FIRST, granule: 0, packets: [head] });
}

/** The second page: what players show (RFC 7845, section 5.2). `tags` are such as `TITLE=An evening`, 16 kB together at most. */
export function tagsPage(serial: number, tags: readonly string[]): Uint8Array<ArrayBuffer> {
  const counted = (text: string): Uint8Array[] => [number32(utf8(text).byteLength), utf8(text)];
  const packet = concat([utf8('OpusTags'), ...counted(VENDOR), number32(tags.length), ...tags.flatMap(counted)]);
  return writePage({ serial, number: 1, flags: 0, granule: 0, packets: [packet] });
}

function number32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** The granule position at the end of so many slots. */
export function granuleAt(slots: number): number {
  return slots * FRAME_SAMPLES;
}
