import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_AUDIO_MESSAGE, MAX_HOPS } from '../../../../../src/node/fanout/protocol/constants.ts';
import {
  decodeHello,
  decodeRelayMessage,
  encodeAudio,
  encodeHello,
  encodeNotice,
  encodeState,
  MAX_HELLO,
  MAX_RELAY_MESSAGE,
  MAX_RESUME,
  packAudio,
} from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { MAX_BUNDLE } from '../../../../../src/node/records/bundle.ts';
import { encodeCbor } from '../../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

const STATE = {
  charter: new Uint8Array([1, 2]),
  members: [new Uint8Array([3])],
  listeners: 4_000,
  relay: 'Olive',
  people: 3,
  path: ['00000000000000aa'],
  remarks: [new Uint8Array([4])],
  applause: [0, 1, 2, 3, 4],
  kindedRecords: [[7, new Uint8Array([5])]] as const,
};

describe('messages of listen', () => {
  it('read back as they were written', () => {
    expect(decodeRelayMessage(encodeState(STATE))).toEqual({ type: 'state', ...STATE });
    const bare = { ...STATE, charter: undefined, members: [], remarks: [], path: undefined, kindedRecords: [] };
    expect(decodeRelayMessage(encodeState(bare))).toEqual({ type: 'state', ...bare });
    expect(decodeRelayMessage(encodeNotice('draining', ['/dns4/a.example/tcp/443/tls/ws/p2p/x']))).toEqual({
      type: 'notice',
      reason: 'draining',
      elsewhere: ['/dns4/a.example/tcp/443/tls/ws/p2p/x'],
    });
    const resume = [{ stream: '00000000000000ff', seq: 0xffffffff }];
    for (const wish of [
      { audio: true, standby: false },
      { audio: false, standby: true },
      { audio: false, standby: false },
    ]) {
      const hello = { room: ROOM, ...wish, guest: true, relay: false, spare: false, resume };
      expect(decodeHello(encodeHello(hello))).toEqual(hello);
      const relay = { room: ROOM, ...wish, guest: false, relay: true, spare: false, resume };
      expect(decodeHello(encodeHello(relay))).toEqual(relay);
      const spare = { room: ROOM, ...wish, guest: false, relay: false, spare: true, resume };
      expect(decodeHello(encodeHello(spare))).toEqual(spare);
    }
  });

  it('fit their limits at their largest', () => {
    const resume = Array.from({ length: MAX_RESUME + 4 }, (_, i) => ({
      stream: i.toString(16).padStart(16, 'f'),
      seq: 0xffffffff,
    }));
    const hello = encodeHello({ room: ROOM, audio: true, guest: true, resume });
    expect(hello.byteLength).toBeLessThanOrEqual(MAX_HELLO);
    expect(decodeHello(hello).resume).toEqual(resume.slice(0, MAX_RESUME));
  });

  it('carry bundles in order, in as many messages as it takes', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: MAX_BUNDLE }), { maxLength: 80 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const bundles = lengths.map((length, i) => new Uint8Array(length).fill(i));
        const messages = packAudio(bundles);
        const read = messages.flatMap((bytes) => {
          expect(bytes.byteLength).toBeLessThanOrEqual(MAX_AUDIO_MESSAGE);
          // A bundle of no bytes at all would be the one message too short to read; none is that short.
          const message = bytes.byteLength < 2 ? undefined : decodeRelayMessage(bytes);
          return message?.type === 'audio' ? message.bundles.map((b) => new Uint8Array(b)) : [];
        });
        expect(read).toEqual(bundles);
      }),
    );
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a type alone', new Uint8Array([1])],
    ['an unknown type', new Uint8Array([9, 0])],
    ['a bundle longer than the message', new Uint8Array([1, 0, 9, 1])],
    ['half a length', new Uint8Array([1, 0])],
    ['a bundle longer than any', encodeAudio([new Uint8Array(MAX_BUNDLE + 1)])],
    ['more than a message holds', new Uint8Array(MAX_RELAY_MESSAGE + 1).fill(1)],
    ['too many hops', encodeState({ ...STATE, path: new Array(MAX_HOPS + 2).fill('00000000000000aa') })],
    ['a path without a relay', encodeState({ ...STATE, path: [] })],
    ['a mark of another length', encodeState({ ...STATE, path: ['aa'] })],
    ['a remark too long', encodeState({ ...STATE, remarks: [new Uint8Array(1_281)] })],
    ['applause of other kinds', encodeState({ ...STATE, applause: [1, 2] })],
    ['a name that hides what is beside it', encodeState({ ...STATE, relay: 'O\u202elive' })],
    ['a record too long', encodeState({ ...STATE, members: [new Uint8Array(5_000)] })],
    ['an unknown reason', new Uint8Array([3, ...encodeCbor([1, 9, []])])],
    ['another version', new Uint8Array([3, ...encodeCbor([2, 0, []])])],
  ])('from a relay are refused when they are %s', (_, bytes) => {
    expect(() => decodeRelayMessage(bytes)).toThrow(MalformedError);
  });

  const stream = new Uint8Array(8);
  const room = new Uint8Array(20);
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['another type', new Uint8Array([0x12, ...encodeCbor([1, room, 2, 1, []])])],
    ['too long', new Uint8Array(MAX_HELLO + 1).fill(0x11)],
    ['without a room', new Uint8Array([0x11, ...encodeCbor([1, new Uint8Array(19), 2, 1, []])])],
    ['of an unknown wish', new Uint8Array([0x11, ...encodeCbor([1, room, 3, 1, []])])],
    ['by nobody known', new Uint8Array([0x11, ...encodeCbor([1, room, 2, 4, []])])],
    ['of another version', new Uint8Array([0x11, ...encodeCbor([2, room, 2, 1, []])])],
    [
      'about one stream twice',
      new Uint8Array([
        0x11,
        ...encodeCbor([
          1,
          room,
          2,
          1,
          [
            [stream, 1],
            [stream, 2],
          ],
        ]),
      ]),
    ],
    ['of a number beyond 32 bits', new Uint8Array([0x11, ...encodeCbor([1, room, 2, 1, [[stream, 2 ** 32]]])])],
    [
      'about too many streams',
      new Uint8Array([
        0x11,
        ...encodeCbor([1, room, 2, 1, Array.from({ length: 17 }, (_, i) => [new Uint8Array(8).fill(i), 0])]),
      ]),
    ],
  ])('from a listener are refused when they are %s', (_, bytes) => {
    expect(() => decodeHello(bytes)).toThrow(MalformedError);
  });

  it('throw nothing but MalformedError, whatever the bytes', () => {
    const type = fc.constantFrom(1, 2, 3, 0x11, 7);
    fc.assert(
      fc.property(type, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
        for (const decode of [decodeRelayMessage, decodeHello]) {
          try {
            decode(new Uint8Array([first, ...rest]));
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
