import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetsOf, trackOf } from '../../../../../../src/node/speaker/sound/matroska/blocks.ts';
import { concat } from '../../../../../../src/node/wire/bytes.ts';

const packet = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

/** A block of track 3 with this lacing, and its sizes as they are written. */
function block(lacing: number, sizes: readonly number[], packets: readonly Uint8Array[]): Uint8Array {
  return concat([Uint8Array.of(0x83, 0, 0, lacing << 1), Uint8Array.from(sizes), ...packets]);
}

describe('a block', () => {
  it('tells its track, also one of a large number', () => {
    expect(trackOf(block(0, [], [packet(5, 1)]))).toBe(3);
    expect(trackOf(Uint8Array.of(0x41, 0x00))).toBe(256);
    expect(trackOf(new Uint8Array(0))).toBeUndefined();
    expect(trackOf(Uint8Array.of(0))).toBeUndefined();
  });

  // RFC 9559, section 10.3: 800, 500 and 1,000 bytes, as its examples have them.
  const three = [packet(800, 1), packet(500, 2), packet(1_000, 3)];
  it.each<[string, Uint8Array, readonly Uint8Array[]]>([
    ['no lacing', block(0, [], [packet(5, 1)]), [packet(5, 1)]],
    ["Xiph's", block(1, [2, 255, 255, 255, 35, 255, 245], three), three],
    ["EBML's", block(3, [2, 0x43, 0x20, 0x5e, 0xd3], three), three],
    ['one size', block(2, [1], [packet(7, 1), packet(7, 2)]), [packet(7, 1), packet(7, 2)]],
  ])('with %s holds its packets', (_, bytes, packets) => {
    expect(packetsOf(bytes)).toEqual(packets);
  });

  it.each<[string, Uint8Array]>([
    ['ends in its header', Uint8Array.of(0x83, 0, 0)],
    ['says of no packet how long it is', block(1, [], [])],
    ['promises more than it has', block(1, [1, 200], [packet(100, 1)])],
    ['does not say to the end how long its packets are', block(1, [1, 255, 255], [])],
    ['cannot be divided', block(2, [1], [packet(7, 1)])],
    ['has a packet of less than nothing', block(3, [2, 0x81, 0x80], [packet(9, 1)])],
  ])('that %s is none', (_, bytes) => {
    expect(packetsOf(bytes)).toBeUndefined();
  });

  it('of any bytes has packets that lie within it', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const packets = packetsOf(bytes) ?? [];
      expect(packets.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(bytes.byteLength);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
