import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { FrameDecryptor } from '../../../../../src/node/e2ee/frames/frame-decryptor.ts';
import { FrameEncryptor } from '../../../../../src/node/e2ee/frames/frame-encryptor.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { epochKey, STREAM } from '../../../../support/records/reference-e2ee.ts';

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

describe('the frame decryptor', () => {
  it('decrypts frames of the epochs it holds, including those of both chairs of a split, and no others', async () => {
    const [old, mine, theirs, next] = [epochKey(1), epochKey(2), epochKey(2, 9), epochKey(3)];
    const frames = await Promise.all([old, mine, theirs, next].map((key, i) => seal(key, i, new Uint8Array([i]))));
    const open = opener([theirs, mine, old]);
    expect((await open.open(STREAM, frames)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(open.drops.snapshot()).toEqual({ 'no-key': 1 });
    open.hold([next, theirs, mine]);
    const later = await Promise.all([old, mine, next].map((key, i) => seal(key, 10 + i, new Uint8Array([i]))));
    expect((await open.open(STREAM, later)).map(({ seq }) => seq)).toEqual([11, 12]);
  });

  it('decrypts a frame once, however many paths bring it, and a forged one does not take its place', async () => {
    const key = epochKey(1);
    const frame = await seal(key, 5, new Uint8Array([1]));
    const open = opener([key]);
    const forged = { seq: 5, payload: frame.payload.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) };
    expect(await open.open(STREAM, [forged])).toEqual([]);
    expect(await open.open(STREAM, [frame])).toHaveLength(1);
    expect(await open.open(STREAM, [frame])).toEqual([]);
    expect(open.drops.snapshot()).toEqual({ false: 1, seen: 1 });
  });

  it('keeps frames in their order and marks among them', async () => {
    const made = sealer(epochKey(1));
    const payloads = [[1], [], [2], [], [3]].map((bytes) => new Uint8Array(bytes));
    const frames = (await Promise.all(payloads.map((payload, seq) => made.seal({ seq, payload })))) as Frame[];
    expect((await opener([epochKey(1)]).open(STREAM, frames.toReversed())).map(({ seq }) => seq)).toEqual([
      4, 3, 2, 1, 0,
    ]);
  });

  it('accepts any bytes silently, and plays none of them', async () => {
    const open = opener([epochKey(1), epochKey(2)]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (payload) => {
        expect(await open.open(STREAM, [{ seq: 1, payload }])).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
