/** The pages of a recording's sound file, as its bytes come, also of one that was altered or cut off: each tells where it is by itself. */
import { FRAME_SAMPLES } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import { oggChecksum } from '../speaker/sound/ogg.ts';
import { concat } from '../wire/bytes.ts';
import { LAST, PAGE_HEADER } from './ogg-pages.ts';
import { MAX_SLOTS } from './signature-records.ts';
import { silentSlots } from './silence.ts';

/** A packet of one slot, or so many slots of silence. */
export interface SoundPacket {
  readonly slots: number;
  /** Undefined for silence of several slots. */
  readonly bytes: Uint8Array | undefined;
  readonly silent: boolean;
}

export interface SoundPage {
  readonly serial: number;
  readonly number: number;
  /** The file ends here. */
  readonly last: boolean;
  /** Its checksum is right, and all its packets are such as recordings have. */
  readonly whole: boolean;
  /** The slot at which it begins, as it says itself. */
  readonly slot: number;
  readonly packets: readonly SoundPacket[];
  /** Bytes of the file up to its end. */
  readonly end: number;
  /** Its first packet as it is: the two header pages have no other. */
  readonly first: Uint8Array;
}

const CAPTURE = [0x4f, 0x67, 0x67, 0x53];
const MAX_PAGE = PAGE_HEADER + 255 + 255 * 255;

/** Skips bytes that belong to no page, as many as it takes. What is cut off at the end is not given. */
export async function* readPages(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<SoundPage> {
  let rest: Uint8Array = new Uint8Array(0);
  let start = 0;
  for await (const bytes of source) {
    const all = rest.byteLength === 0 ? bytes : concat([rest, bytes]);
    let at = 0;
    for (;;) {
      at = capture(all, at);
      const size = pageSize(all.subarray(at, at + MAX_PAGE));
      if (size === undefined) break;
      yield parse(all.subarray(at, at + size), start + at + size);
      at += size;
    }
    start += at;
    rest = all.slice(at);
  }
}

/** Where the next page may begin: at the end, where too few bytes are left to know. */
function capture(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.byteLength && !CAPTURE.every((byte, i) => (bytes[at + i] ?? byte) === byte)) at++;
  return at;
}

/** Undefined while too little of it is there. */
function pageSize(bytes: Uint8Array): number | undefined {
  const segments = bytes[PAGE_HEADER - 1];
  if (segments === undefined || bytes.byteLength < PAGE_HEADER + segments) return undefined;
  let size = PAGE_HEADER + segments;
  for (let i = 0; i < segments; i++) size += bytes[PAGE_HEADER + i]!;
  return size <= bytes.byteLength ? size : undefined;
}

function parse(page: Uint8Array, end: number): SoundPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const segments = view.getUint8(26);
  const raw: Uint8Array[] = [];
  let at = PAGE_HEADER + segments;
  let length = 0;
  for (let i = 0; i < segments; i++) {
    const segment = view.getUint8(PAGE_HEADER + i);
    length += segment;
    if (segment === 255) continue;
    raw.push(page.subarray(at, at + length));
    at += length;
    length = 0;
  }
  const packets = raw.map(packetOf);
  const slots = packets.reduce((sum, packet) => sum + packet.slots, 0);
  const granule = Number(view.getBigUint64(6, true));
  const slot = granule / FRAME_SAMPLES - slots;
  const isHeader = granule === 0;
  const isOrderly = isHeader || (Number.isInteger(slot) && slot >= 0 && slot + slots <= MAX_SLOTS);
  return {
    serial: view.getUint32(14, true),
    number: view.getUint32(18, true),
    last: (view.getUint8(5) & LAST) !== 0,
    whole: isOrderly && length === 0 && view.getUint32(22, true) === oggChecksum(page),
    slot: isOrderly && !isHeader ? slot : 0,
    packets: isHeader ? [] : packets,
    end,
    first: raw[0] ?? new Uint8Array(0),
  };
}

/** What is no packet of a recording counts as one slot of sound that nobody signed. */
function packetOf(bytes: Uint8Array): SoundPacket {
  const slots = silentSlots(bytes);
  if (slots > 1) return { slots, bytes: undefined, silent: true };
  return { slots: 1, bytes: isOpusFrame(bytes) ? bytes : undefined, silent: slots === 1 };
}
