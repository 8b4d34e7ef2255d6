/** What kind of file or stream it is, by what is in it: names and media types are often wrong. */
import type { ByteSource } from './byte-source.ts';
import { UnreadableError } from './faults.ts';
import { adtsLength } from './streams/adts.ts';
import { mpegLength } from './streams/mpeg.ts';

/** `boxes`: MP4 and QuickTime. `mpeg`: audio of layers I to III. */
export type Kind = 'ogg' | 'flac' | 'mpeg' | 'adts' | 'wave' | 'aiff' | 'amr' | 'matroska' | 'boxes';

/** Where a kind is known by: so many bytes in, these. */
type Sign = readonly [kind: string, at: number, bytes: string];

const KINDS: readonly (readonly [kind: Kind, at: number, bytes: string])[] = [
  ['ogg', 0, 'OggS'],
  ['flac', 0, 'fLaC'],
  ['boxes', 4, 'ftyp'],
  ['boxes', 4, 'moov'],
  ['boxes', 4, 'mdat'],
  ['boxes', 4, 'wide'],
  ['boxes', 4, 'free'],
  ['boxes', 4, 'skip'],
  ['wave', 8, 'WAVE'],
  ['aiff', 8, 'AIF'],
  ['amr', 0, '#!AMR'],
];
const MATROSKA = [0x1a, 0x45, 0xdf, 0xa3];
/** What is refused by its name. */
const OTHERS: readonly Sign[] = [
  ['CAF', 0, 'caff'],
  ['MIDI', 0, 'MThd'],
  ['AVI', 8, 'AVI '],
  ['Windows Media', 0, '0&\xb2u'],
  ['Monkey’s Audio', 0, 'MAC '],
  ['WavPack', 0, 'wvpk'],
  ['DSD', 0, 'DSD '],
  ['Flash', 0, 'FLV'],
  ['a playlist', 0, '#EXTM3U'],
  ['a playlist', 0, '[playlist]'],
  ['a web page', 0, '<'],
  ['a PDF', 0, '%PDF'],
  ['a ZIP archive', 0, 'PK\x03\x04'],
  ['a picture', 1, 'PNG'],
  ['a picture', 0, 'GIF8'],
  ['a picture', 0, '\xff\xd8\xff'],
];

/** Bytes that are looked at, more and more. A stream that is joined late begins anywhere. */
const LOOKS = [64, 2_048, 6_000, 16_384];
/** Bytes of the header of an ID3v2 tag. */
const ID3 = 10;

/** Leaves the source where the kind begins. Throws UnreadableError for others. */
export async function recognise(source: ByteSource): Promise<Kind> {
  await skipTags(source);
  // No more than it takes: radio comes slowly.
  for (const look of LOOKS) {
    const head = await source.peek(look);
    const kind = signed(head);
    if (kind !== undefined) return kind;
    const found = late(head, head.byteLength < look);
    if (found !== undefined) {
      await source.skip(found.at);
      return found.kind;
    }
    if (head.byteLength === 0) throw new UnreadableError('it is empty', { why: 'none' });
    if (head.byteLength < look) break;
  }
  throw new UnreadableError('it is of no kind that is known here', { why: 'kind' });
}

/** By how it begins. */
function signed(head: Uint8Array): Kind | undefined {
  const has = ([, at, bytes]: Sign) => begins(head, at, bytes);
  const kind = KINDS.find(has)?.[0];
  if (kind !== undefined) return kind;
  if (MATROSKA.every((byte, i) => head[i] === byte)) return 'matroska';
  const other = OTHERS.find(has)?.[0];
  if (other !== undefined) throw new UnreadableError(`it is ${other}`, { why: 'kind' });
  return undefined;
}

/** By what is anywhere in it. */
function late(head: Uint8Array, isAll: boolean): { readonly kind: Kind; readonly at: number } | undefined {
  for (let at = 0; at < head.byteLength; at++) {
    const kind = begins(head, at, 'OggS') ? 'ogg' : framed(head, at, isAll);
    if (kind !== undefined) return { kind, at };
  }
  return undefined;
}

/** Titles and pictures in front (ID3v2.4, section 3.1): their length has seven bits a byte. */
async function skipTags(source: ByteSource): Promise<void> {
  for (;;) {
    const head = await source.peek(ID3);
    if (head.byteLength < ID3 || !begins(head, 0, 'ID3')) return;
    const [flags = 0, ...length] = head.subarray(5);
    const footer = (flags & 0x10) === 0 ? 0 : ID3;
    await source.skip(ID3 + length.reduce((sum, byte) => sum * 128 + (byte & 127), 0) + footer);
  }
}

/** Frames of MPEG audio or of ADTS: three in a row, which does not happen by chance. */
function framed(bytes: Uint8Array, start: number, isAll: boolean): 'mpeg' | 'adts' | undefined {
  for (const [kind, length] of [
    ['mpeg', mpegLength],
    ['adts', adtsLength],
  ] as const) {
    let at = start;
    let frames = 0;
    // A file may be shorter than three.
    for (let size = length(bytes, at); size > 0 && frames < 3; size = length(bytes, at), frames++) at += size;
    if (frames === 3 || (isAll && frames > 0 && at === bytes.byteLength)) return kind;
  }
  return undefined;
}

function begins(bytes: Uint8Array, at: number, sign: string): boolean {
  for (let i = 0; i < sign.length; i++) if (bytes[at + i] !== sign.charCodeAt(i)) return false;
  return true;
}
