import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oggChecksum, readOggOpus } from '../../../../src/node/speaker/ogg-opus.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

/** 20 ms, one frame, of that many bytes in all. */
function packet(bytes: number, fill = 7): Uint8Array {
  const made = new Uint8Array(bytes).fill(fill);
  made[0] = 0x78;
  return made;
}

interface PageDraft {
  readonly flags: number;
  readonly number: number;
  readonly serial?: number;
  readonly lacing: readonly number[];
  readonly body: Uint8Array;
}

function page({ flags, number, serial = 5, lacing, body }: PageDraft): Uint8Array {
  const bytes = new Uint8Array(27 + lacing.length + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OggS'));
  bytes[5] = flags;
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  bytes.set(body, 27 + lacing.length);
  view.setUint32(22, oggChecksum(bytes), true);
  return bytes;
}

function lacingOf(length: number): number[] {
  return [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const HEAD = new Uint8Array([...new TextEncoder().encode('OpusHead'), 1, 1, 56, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);
const TAGS = new Uint8Array([...new TextEncoder().encode('OpusTags'), 0, 0, 0, 0, 0, 0, 0, 0]);

/** An Ogg file as a writer with pages of `perPage` segments would make it. */
function write(
  packets: readonly Uint8Array[],
  { head = HEAD, tags = TAGS, perPage = 50 }: { head?: Uint8Array; tags?: Uint8Array; perPage?: number } = {},
): Uint8Array {
  const pages = [
    page({ flags: 2, number: 0, lacing: lacingOf(head.length), body: head }),
    page({ flags: 0, number: 1, lacing: lacingOf(tags.length), body: tags }),
  ];
  const segments = packets.flatMap((p) => lacingOf(p.length));
  const body = concat(packets);
  let at = 0;
  let open = false;
  for (let i = 0; i < segments.length; i += perPage) {
    const lacing = segments.slice(i, i + perPage);
    const length = lacing.reduce((sum, n) => sum + n, 0);
    const last = i + perPage >= segments.length ? 4 : 0;
    pages.push(
      page({ flags: last | (open ? 1 : 0), number: pages.length, lacing, body: body.subarray(at, at + length) }),
    );
    open = lacing[lacing.length - 1] === 255;
    at += length;
  }
  return concat(pages);
}

describe('Opus packets from an Ogg file', () => {
  it('equal what was written, however the packets lie on the pages', () => {
    const sizes = fc.array(fc.integer({ min: 2, max: 1_275 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), (lengths, perPage) => {
        const packets = lengths.map((length, i) => packet(length, i));
        expect(readOggOpus(write(packets, { perPage }))).toEqual(packets);
      }),
    );
  });

  it('are rejected when any byte of the file has changed, or any are missing', () => {
    const file = write([packet(80), packet(300), packet(90)], { perPage: 2 });
    for (let i = 0; i < file.length; i++) {
      const changed = file.slice();
      changed[i]! ^= 0x10;
      expect(() => readOggOpus(changed), `byte ${i}`).toThrow(MalformedError);
      expect(() => readOggOpus(file.subarray(0, i)), `cut at ${i}`).toThrow(MalformedError);
    }
    expect(readOggOpus(file)).toHaveLength(3);
  });

  it('are read from a Node buffer without changing it', () => {
    const file = readFileSync(join(import.meta.dirname, '../../../../relay/demo/voices/01-doric.opus'));
    const before = Buffer.from(file);
    const packets = readOggOpus(file);
    expect(packets.length * 20).toBe(2_920);
    expect(file.equals(before)).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ['another kind of file', write([packet(80)], { head: TAGS })],
    ['surround sound', write([packet(80)], { head: HEAD.map((byte, i) => (i === 18 ? 1 : i === 9 ? 6 : byte)) })],
    ['a version to come', write([packet(80)], { head: HEAD.map((byte, i) => (i === 8 ? 16 : byte)) })],
    ['no comments', write([packet(80)], { tags: packet(20) })],
    ['packets of 60 ms', write([packet(80).map((byte, i) => (i === 0 ? 0x18 : byte))])],
    ['nothing at all', new Uint8Array(0)],
    ['a second stream after the first', concat([write([packet(80)]), write([packet(80)])])],
    ['no end', write([packet(80)]).slice(0, -110)],
  ])('are refused of %s', (_what, file) => {
    expect(() => readOggOpus(file)).toThrow(MalformedError);
  });

  it('are rejected when a page is missing, repeated or of another stream', () => {
    const start = write([packet(80)]).slice(0, -(27 + 1 + 80));
    const end = (number: number, serial = 5): Uint8Array =>
      page({ flags: 4, number, serial, lacing: [80], body: packet(80) });
    expect(readOggOpus(concat([start, end(2)]))).toHaveLength(1);
    expect(() => readOggOpus(concat([start, end(3)]))).toThrow('page order');
    expect(() => readOggOpus(concat([start, end(1)]))).toThrow('page order');
    expect(() => readOggOpus(concat([start, end(2, 6)]))).toThrow('page order');
  });
});
