import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_OVERHEAD } from '../../../../../src/node/e2ee/constants.ts';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { FrameDecryptor } from '../../../../../src/node/e2ee/frames/frame-decryptor.ts';
import { FrameEncryptor } from '../../../../../src/node/e2ee/frames/frame-encryptor.ts';
import { type Frame, MAX_PAYLOAD } from '../../../../../src/node/media/frame.ts';
import { isOpusFrame } from '../../../../../src/node/media/opus-packet.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { bitFlips } from '../../../../support/records/records.ts';
import { epochKey, STREAM, sealedByNode } from '../../../../support/records/reference-e2ee.ts';

const OTHER_ROOM = `B${ROOM.slice(1)}`;
const OTHER_STREAM = 'fedcba9876543210';

function sealer(key: EpochKey | undefined, stream = STREAM): FrameEncryptor {
  const made = new FrameEncryptor(ROOM, stream);
  made.use(key);
  return made;
}

function opener(keys: readonly EpochKey[], room = ROOM): FrameDecryptor {
  const made = new FrameDecryptor(room);
  made.hold(keys);
  return made;
}

async function seal(key: EpochKey, seq: number, payload: Uint8Array, stream = STREAM): Promise<Frame> {
  return (await sealer(key, stream).seal({ seq, payload }))!;
}

const anyFrame = fc.record({
  seq: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ minLength: 1, maxLength: MAX_PAYLOAD - FRAME_OVERHEAD }),
});
const anyEpoch = fc.integer({ min: 1, max: 0xffffffff });

describe('an encrypted frame', () => {
  it('equals what Node’s own AES-GCM and HKDF produce by the specification, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrame, anyEpoch, async (frame, epoch) => {
        const key = epochKey(epoch);
        const { seq, payload } = await seal(key, frame.seq, frame.payload);
        expect(seq).toBe(frame.seq);
        expect(Buffer.from(payload)).toEqual(sealedByNode(ROOM, STREAM, key, frame));
        expect(await opener([key]).open(STREAM, [{ seq, payload }])).toEqual([frame]);
      }),
      { numRuns: 100 },
    );
  });

  it('decrypts only in its room, stream, slot and epoch', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrame, anyEpoch, async (frame, epoch) => {
        const key = epochKey(epoch);
        const { payload } = await seal(key, frame.seq, frame.payload);
        const elsewhere = async (open: FrameDecryptor, stream: string, seq: number) => {
          expect(await open.open(stream, [{ seq, payload }])).toEqual([]);
          expect(open.drops.get('false')).toBe(1);
        };
        await elsewhere(opener([key], OTHER_ROOM), STREAM, frame.seq);
        await elsewhere(opener([key]), OTHER_STREAM, frame.seq);
        await elsewhere(opener([key]), STREAM, (frame.seq + 1) >>> 0);
        // The same secret said to be of an epoch with the same key id.
        await elsewhere(opener([{ ...key, epoch: (epoch + 256) >>> 0 }]), STREAM, frame.seq);
      }),
      { numRuns: 50 },
    );
  });

  it('does not decrypt with any one bit changed', async () => {
    const key = epochKey(1);
    const { payload } = await seal(key, 7, new Uint8Array([1, 2, 3]));
    const open = opener([key]);
    for (const flipped of bitFlips(payload))
      expect(await open.open(STREAM, [{ seq: 7, payload: flipped }])).toEqual([]);
    expect(open.drops.snapshot()).toEqual({ 'no-key': 8, false: payload.byteLength * 8 - 8 });
  });

  it('tells a relay without the key nothing: it is not Opus', async () => {
    const said = new TextEncoder().encode('the words that were said');
    const { payload } = await seal(epochKey(1), 7, said);
    expect(Buffer.from(payload).includes(Buffer.from(said))).toBe(false);
    const relay = opener([]);
    expect(await relay.open(STREAM, [{ seq: 7, payload }])).toEqual([]);
    expect(relay.drops.snapshot()).toEqual({ 'no-key': 1 });
  });

  it('in the clear is never played: an Opus packet is not what the encryptor makes', async () => {
    const clear = new Uint8Array(40).fill(0x11);
    clear[0] = 0x08;
    expect(isOpusFrame(clear)).toBe(true);
    const open = opener([epochKey(8)]);
    expect(await open.open(STREAM, [{ seq: 1, payload: clear }])).toEqual([]);
    expect(await open.open(STREAM, [{ seq: 2, payload: clear.subarray(0, FRAME_OVERHEAD) }])).toEqual([]);
    expect(open.drops.snapshot()).toEqual({ false: 1, malformed: 1 });
  });
});

describe('the frame encryptor', () => {
  it('never uses a number twice under any key, whatever it is given', async () => {
    const step = fc.oneof(
      fc.record({ seq: fc.integer({ min: 0, max: 40 }) }),
      fc.record({ epoch: fc.integer({ min: 0, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const made = sealer(undefined);
        const sealed: Promise<Frame | undefined>[] = [];
        for (const one of steps) {
          if ('epoch' in one) made.use(one.epoch === 0 ? undefined : epochKey(one.epoch));
          else sealed.push(made.seal({ seq: one.seq, payload: new Uint8Array([1]) }));
        }
        const numbers = (await Promise.all(sealed)).flatMap((frame) => frame?.seq ?? []);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses numbers that restart at zero: a new capture has a new stream', async () => {
    const made = sealer(epochKey(1));
    const payload = new Uint8Array([1]);
    expect(await made.seal({ seq: 0xffffffff, payload })).toBeDefined();
    expect(await made.seal({ seq: 0, payload })).toBeUndefined();
    expect(made.drops.snapshot()).toEqual({ number: 1 });
  });

  it('sends nothing without a key, and passes marks of silence unchanged', async () => {
    const made = sealer(undefined);
    expect(await made.seal({ seq: 1, payload: new Uint8Array([1]) })).toBeUndefined();
    expect(await made.seal({ seq: 2, payload: new Uint8Array(0) })).toEqual({ seq: 2, payload: new Uint8Array(0) });
    made.use(epochKey(1));
    // The mark that was owed for a slot does not keep a word out of it.
    expect(await made.seal({ seq: 2, payload: new Uint8Array([1]) })).toBeDefined();
    made.use(undefined);
    expect(await made.seal({ seq: 3, payload: new Uint8Array([1]) })).toBeUndefined();
    expect(made.drops.snapshot()).toEqual({ 'no-key': 2 });
  });

  it('respects the largest payload of a packet', async () => {
    const made = sealer(epochKey(1));
    const most = MAX_PAYLOAD - FRAME_OVERHEAD;
    expect((await made.seal({ seq: 1, payload: new Uint8Array(most) }))!.payload.byteLength).toBe(MAX_PAYLOAD);
    expect(await made.seal({ seq: 2, payload: new Uint8Array(most + 1) })).toBeUndefined();
    expect(made.drops.snapshot()).toEqual({ 'too-long': 1 });
  });
});
