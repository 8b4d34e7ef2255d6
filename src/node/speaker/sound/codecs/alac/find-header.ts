/** Where the header of a track of Apple Lossless stands in MP4 and QuickTime, which `mediabunny` passes over. */
import { ALAC_HEADER } from './index.ts';

/** So many bytes from a place on, or fewer at the end. */
export type ReadAt = (at: number, count: number) => Promise<Uint8Array>;

/** Boxes at the top of a file: pieces of sound have one each. */
const MAX_BOXES = 10_000;
/** Bytes of the table of contents. */
const MAX_TABLE = 32 * 2 ** 20;
/** Bytes of an entry in which the header is looked for: it comes after a few others. */
const MAX_ENTRY = 4_096;
/** Boxes in each other that lead to it. */
const WAY = ['trak', 'mdia', 'minf', 'stbl', 'stsd'];

/** Of the first track that has one; undefined for none. */
export async function findAlacHeader(read: ReadAt): Promise<Uint8Array | undefined> {
  let at = 0;
  for (let i = 0; i < MAX_BOXES; i++) {
    const head = await read(at, 16);
    const box = boxAt(head, 0, Number.POSITIVE_INFINITY);
    if (box === undefined) return undefined;
    if (box.kind !== 'moov') at += box.end;
    else if (box.end <= MAX_TABLE) return within(await read(at + box.begin, box.end - box.begin), WAY);
    else return undefined;
  }
  return undefined;
}

/** In the boxes of that way in these bytes. */
function within(bytes: Uint8Array, [kind, ...rest]: readonly string[]): Uint8Array | undefined {
  if (kind === undefined) return ofEntry(bytes);
  for (let at = 0; ; ) {
    const box = boxAt(bytes, at, bytes.byteLength);
    if (box === undefined) return undefined;
    const found = box.kind === kind ? within(bytes.subarray(box.begin, box.end), rest) : undefined;
    if (found !== undefined) return found;
    at = box.end;
  }
}

/** In the first entry of a table of them, which is of a kind by the same name: the box has a version, then the header. */
function ofEntry(bytes: Uint8Array): Uint8Array | undefined {
  const entry = boxAt(bytes, 8, bytes.byteLength);
  if (entry?.kind !== 'alac') return undefined;
  const end = Math.min(entry.end, entry.begin + MAX_ENTRY);
  for (let at = entry.begin; at + 12 + ALAC_HEADER <= end; at++) {
    const box = boxAt(bytes, at, entry.end);
    if (box?.kind === 'alac' && box.end - box.begin >= 4 + ALAC_HEADER)
      return bytes.slice(box.begin + 4, box.begin + 4 + ALAC_HEADER);
  }
  return undefined;
}

/** What begins there, and where its content does and ends. Undefined for what is none, or does not fit. */
function boxAt(bytes: Uint8Array, at: number, most: number) {
  if (at + 8 > bytes.byteLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = view.getUint32(at) === 1;
  if (isLong && at + 16 > bytes.byteLength) return undefined;
  const size = isLong ? Number(view.getBigUint64(at + 8)) : view.getUint32(at);
  const begin = at + (isLong ? 16 : 8);
  const end = size === 0 ? most : at + size;
  if (end < begin || end > most) return undefined;
  return { kind: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), begin, end };
}
