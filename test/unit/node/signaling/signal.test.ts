import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CANDIDATE, MAX_SDP, MAX_SIGNAL } from '../../../../src/node/signaling/constants.ts';
import { decodeSignal, encodeSignal, type Signal } from '../../../../src/node/signaling/signal.ts';
import { toBase64url } from '../../../../src/node/wire/bytes.ts';
import { type Cbor, encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const text = (max: number) => fc.string({ unit: 'grapheme-ascii', maxLength: max });
const roomBytes = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('signals', () => {
  it('read as they were written', () => {
    const signal: fc.Arbitrary<Signal> = fc.oneof(
      fc.record({
        kind: fc.constant('offer' as const),
        room: roomBytes.map((b) => toBase64url(b)),
        sdp: text(500),
      }),
      fc.record({ kind: fc.constant('answer' as const), sdp: text(500) }),
      fc.record({ kind: fc.constant('candidate' as const), candidate: text(200), mid: text(16) }),
    );
    fc.assert(
      fc.property(signal, (s) => {
        expect(decodeSignal(encodeSignal(s))).toEqual(s);
      }),
    );
  });

  it('throw nothing but MalformedError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeSignal(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
    );
  });

  it('are accepted at their bounds and rejected one past them, or with another shape', () => {
    const room = new Uint8Array(20);
    expect(decodeSignal(encodeCbor([0, room, 's'.repeat(MAX_SDP)]))).toMatchObject({ kind: 'offer' });
    expect(decodeSignal(encodeCbor([2, 'c'.repeat(MAX_CANDIDATE), 'm'.repeat(16)]))).toMatchObject({
      kind: 'candidate',
    });
    const wrong: Cbor[] = [
      [0, room, 's'.repeat(MAX_SDP + 1)],
      [0, new Uint8Array(19), 's'],
      [0, room],
      [1, 's'.repeat(MAX_SDP + 1)],
      [1, 's', 's'],
      [1, 5],
      [2, 'c'.repeat(MAX_CANDIDATE + 1), 'm'],
      [2, 'c', 'm'.repeat(17)],
      [2, 'c'],
      [3, 'x', 'y'],
      [],
      'offer',
      [2, 'c', 'm', 'x'],
    ];
    for (const value of wrong) expect(() => decodeSignal(encodeCbor(value))).toThrow(MalformedError);
    expect(() => decodeSignal(new Uint8Array(MAX_SIGNAL + 1))).toThrow(MalformedError);
  });
});
