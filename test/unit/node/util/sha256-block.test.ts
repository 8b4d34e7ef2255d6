import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { blockOf, hashStart, MAX_MESSAGE } from '../../../../src/node/util/sha256-block.ts';

it.each(Array.from({ length: MAX_MESSAGE + 1 }, (_, length) => length))('hashes %i bytes as Node does', (length) => {
  const message = new Uint8Array(randomBytes(length));
  expect(hashStart(blockOf(message))).toBe(createHash('sha256').update(message).digest().readUInt32BE(0));
});

it('leaves the block as it is', () => {
  const block = blockOf(Uint8Array.of(1, 2, 3));
  expect(hashStart(block)).toBe(hashStart(block));
  expect(block).toEqual(blockOf(Uint8Array.of(1, 2, 3)));
});

it('refuses what is longer than a block', () => {
  expect(() => blockOf(new Uint8Array(MAX_MESSAGE + 1))).toThrow(RangeError);
});
