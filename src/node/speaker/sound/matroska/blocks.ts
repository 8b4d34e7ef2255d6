/** Blocks of Matroska (RFC 9559, section 10): packets of one track, several in one where they are laced. */
import { numberAt } from './elements.ts';

/** Lacing by its two bits. */
const [XIPH, FIXED] = [1, 2];

/** Number of the track whose block this is. */
export function trackOf(block: Uint8Array): number | undefined {
  return numberAt(block, 0)?.value;
}

/** Its packets. Undefined when it contradicts itself. */
export function packetsOf(block: Uint8Array): readonly Uint8Array[] | undefined {
  const head = (numberAt(block, 0)?.length ?? 0) + 3;
  if (head === 3 || head > block.byteLength) return undefined;
  const lacing = (block[head - 1]! >> 1) & 3;
  if (lacing === 0) return [block.subarray(head)];
  if (head === block.byteLength) return undefined;
  const count = block[head]! + 1;
  const left = block.byteLength - head - 1;
  if (lacing === FIXED) {
    if (left % count !== 0) return undefined;
    return cut(block, head + 1, new Array<number>(count).fill(left / count));
  }
  const read = lacing === XIPH ? xiphSizes(block, head + 1, count - 1) : ebmlSizes(block, head + 1, count - 1);
  if (read === undefined) return undefined;
  const last = block.byteLength - read.end - read.sizes.reduce((sum, size) => sum + size, 0);
  return last < 0 ? undefined : cut(block, read.end, [...read.sizes, last]);
}

interface Sizes {
  readonly sizes: readonly number[];
  readonly end: number;
}

/** Each in as many bytes of 255 as it takes, and one more. */
function xiphSizes(block: Uint8Array, from: number, count: number): Sizes | undefined {
  let at = from;
  const sizes: number[] = [];
  for (let i = 0; i < count; i++) {
    let size = 0;
    let byte: number | undefined;
    do {
      byte = block[at++];
      if (byte === undefined) return undefined;
      size += byte;
    } while (byte === 255);
    sizes.push(size);
  }
  return { sizes, end: at };
}

/** The first as a number, the others by how much they differ from the one before. */
function ebmlSizes(block: Uint8Array, from: number, count: number): Sizes | undefined {
  let at = from;
  const sizes: number[] = [];
  for (let i = 0; i < count; i++) {
    const read = numberAt(block, at);
    if (read === undefined) return undefined;
    at += read.length;
    const size = i === 0 ? read.value : sizes[i - 1]! + read.value - (2 ** (7 * read.length - 1) - 1);
    if (size < 0 || size > block.byteLength) return undefined;
    sizes.push(size);
  }
  return { sizes, end: at };
}

function cut(block: Uint8Array, from: number, sizes: readonly number[]): readonly Uint8Array[] {
  let at = from;
  return sizes.map((size) => {
    at += size;
    return block.subarray(at - size, at);
  });
}
