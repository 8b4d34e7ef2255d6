import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FRAMES, MAX_PACKET } from '../../../../src/node/link/constants.ts';
import { decodePacket, encodeFarewell, encodeMedia, encodeReport } from '../../../../src/node/link/packet.ts';
import { MAX_PAYLOAD } from '../../../../src/node/media/frame.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const STREAM = '0123456789abcdef';
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

describe('link packets', () => {
  it('of media read as they were written, over every wrap of number and sequence', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: MAX_FRAMES });
    const near = (bits: number) =>
      fc.oneof(
        uint(bits),
        uint(3),
        uint(3).map((n) => 2 ** bits - 1 - n),
      );
    fc.assert(
      fc.property(near(16), uint(32), uint(32), near(32), payloads, (number, high, low, seq, slices) => {
        const stream = high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
        const frames = slices.map((payload, i) => ({ seq: (seq - i) >>> 0, payload }));
        expect(decodePacket(encodeMedia(number, stream, frames))).toEqual({ type: 'media', number, stream, frames });
      }),
    );
  });

  it('of reports read as they were written', () => {
    fc.assert(
      fc.property(uint(16), uint(16), uint(16), uint(32), uint(32), uint(16), (number, a, b, sentAt, echo, held) => {
        const report = { number, expected: Math.max(a, b), received: Math.min(a, b), sentAt, echo, held };
        expect(decodePacket(encodeReport(report))).toEqual({ type: 'report', ...report });
      }),
    );
  });

  it('of farewells read as they were written', () => {
    fc.assert(
      fc.property(uint(16), fc.uint8Array({ maxLength: 1_300 }), (number, record) => {
        expect(decodePacket(encodeFarewell(number, record))).toEqual({ type: 'farewell', number, record });
      }),
    );
  });

  it('throw nothing but MalformedError, whatever the bytes', () => {
    const framed = fc
      .tuple(fc.constantFrom(0x10, 0x11, 0x12), fc.uint8Array({ maxLength: 60 }))
      .map(([type, rest]) => new Uint8Array([type, ...rest]));
    fc.assert(
      fc.property(fc.oneof(framed, fc.uint8Array({ maxLength: 1_500 })), (bytes) => {
        try {
          const packet = decodePacket(bytes);
          if (packet.type === 'media') {
            expect(packet.frames.length).toBeLessThanOrEqual(MAX_FRAMES);
            expect(encodeMedia(packet.number, packet.stream, packet.frames)).toEqual(bytes);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('are rejected when cut short or with an extra byte anywhere', () => {
    const frames = [5, 4].map((seq) => ({ seq, payload: new Uint8Array(3) }));
    const media = encodeMedia(1, STREAM, frames);
    for (let length = 0; length < media.byteLength; length++)
      expect(() => decodePacket(media.subarray(0, length))).toThrow(MalformedError);
    expect(() => decodePacket(new Uint8Array([...media, 0]))).toThrow(MalformedError);
    const report = encodeReport({ number: 1, expected: 1, received: 1, sentAt: 0, echo: 0, held: 0 });
    expect(() => decodePacket(report.subarray(1))).toThrow(MalformedError);
    expect(() => decodePacket(new Uint8Array([...report, 0]))).toThrow(MalformedError);
  });

  it('are refused one past each bound', () => {
    const frames = (n: number, length: number) =>
      Array.from({ length: n }, (_, i) => ({ seq: 9 - i, payload: new Uint8Array(length) }));
    expect(decodePacket(encodeMedia(1, STREAM, frames(1, MAX_PAYLOAD)))).toBeDefined();
    for (const bad of [frames(MAX_FRAMES + 1, 1), frames(1, MAX_PAYLOAD + 1), frames(2, MAX_PACKET / 2)])
      expect(() => decodePacket(encodeMedia(1, STREAM, bad))).toThrow(MalformedError);
    const none = encodeMedia(1, STREAM, frames(1, 0));
    none[15] = 0;
    expect(() => decodePacket(none)).toThrow(MalformedError);
    const lying = encodeReport({ number: 1, expected: 1, received: 2, sentAt: 0, echo: 0, held: 0 });
    expect(() => decodePacket(lying)).toThrow(MalformedError);
    expect(() => decodePacket(new Uint8Array([0x13, 0, 0]))).toThrow(MalformedError);
  });
});
