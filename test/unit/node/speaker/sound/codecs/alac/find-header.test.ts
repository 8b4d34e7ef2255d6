import { expect, it } from 'vitest';
import { findAlacHeader } from '../../../../../../../src/node/speaker/sound/codecs/alac/find-header.ts';
import { concat, utf8 } from '../../../../../../../src/node/wire/bytes.ts';

function box(kind: string, ...content: Uint8Array[]): Uint8Array {
  const size = new Uint8Array(4);
  const all = concat(content);
  new DataView(size.buffer).setUint32(0, 8 + all.byteLength);
  return concat([size, utf8(kind), all]);
}

const HEADER = Uint8Array.from({ length: 24 }, (_, i) => i + 1);

/** A file with a track of which the entry has so many bytes before the header. */
function file(before: number): Uint8Array {
  const entry = box('alac', new Uint8Array(before), box('alac', new Uint8Array(4), HEADER));
  const way = ['stbl', 'minf', 'mdia', 'trak', 'moov'];
  const table = way.reduce((inner, kind) => box(kind, inner), box('stsd', new Uint8Array(8), entry));
  return concat([box('ftyp', new Uint8Array(8)), table]);
}

const found = (bytes: Uint8Array) => findAlacHeader(async (at, count) => bytes.subarray(at, at + count));

it('the header of Apple Lossless is found in its entry, and not looked for far into it', async () => {
  expect(await found(file(28))).toEqual(HEADER);
  expect(await found(file(4_000))).toEqual(HEADER);
  expect(await found(file(5_000))).toBeUndefined();
  expect(await found(box('moov', new Uint8Array(100)))).toBeUndefined();
});
