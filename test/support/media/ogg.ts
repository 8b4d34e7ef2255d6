/** Ogg files of Opus, page by page. */
import { oggChecksum } from '../../../src/node/speaker/sound/ogg.ts';
import { concat, utf8 } from '../../../src/node/wire/bytes.ts';

interface HeadDraft {
  readonly channels?: number;
  readonly version?: number;
  readonly gain?: number;
  readonly family?: number;
  readonly mapping?: readonly number[];
}

export function opusHead({
  channels = 1,
  version = 1,
  gain = 0,
  family = 0,
  mapping = [],
}: HeadDraft = {}): Uint8Array {
  const bytes = new Uint8Array(19 + mapping.length);
  bytes.set(utf8('OpusHead'));
  bytes.set([version, channels], 8);
  new DataView(bytes.buffer).setInt16(16, gain, true);
  bytes[18] = family;
  bytes.set(mapping, 19);
  return bytes;
}

export const TAGS = concat([utf8('OpusTags'), new Uint8Array(8)]);

/** An Ogg file with pages of `perPage` segments. */
export function ogg(packets: readonly Uint8Array[], { perPage = 50, serial = 5 } = {}): Uint8Array[] {
  const pages: Uint8Array[] = [];
  const page = (flags: number, lacing: readonly number[], body: Uint8Array): void => {
    const bytes = concat([new Uint8Array(27), Uint8Array.from(lacing), body]);
    bytes.set(utf8('OggS'));
    const view = new DataView(bytes.buffer);
    bytes[5] = flags;
    view.setUint32(14, serial, true);
    view.setUint32(18, pages.length, true);
    bytes[26] = lacing.length;
    view.setUint32(22, oggChecksum(bytes), true);
    pages.push(bytes);
  };
  const lacingOf = (length: number) => [...new Array<number>(Math.floor(length / 255)).fill(255), length % 255];
  const [first, ...rest] = packets;
  page(2, lacingOf(first!.byteLength), first!);
  const segments = rest.flatMap((packet) => lacingOf(packet.byteLength));
  const body = concat([...rest]);
  let at = 0;
  for (let i = 0; i < segments.length; i += perPage) {
    const lacing = segments.slice(i, i + perPage);
    const size = lacing.reduce((sum, length) => sum + length, 0);
    page(segments[i - 1] === 255 ? 1 : 0, lacing, body.subarray(at, at + size));
    at += size;
  }
  return pages;
}
