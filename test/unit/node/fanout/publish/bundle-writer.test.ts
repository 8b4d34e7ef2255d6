import { describe, expect, it } from 'vitest';
import { BundleWriter } from '../../../../../src/node/fanout/publish/bundle-writer.ts';
import { MAX_PAYLOAD } from '../../../../../src/node/media/frame.ts';
import { readBundle } from '../../../../../src/node/records/bundle.ts';
import { newSelf } from '../../../../support/peers/peers.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

const STREAM = '00000000000000aa';

/** A writer, and the numbers of the frames that it sends. */
async function create({ failsAt = -1 }: { failsAt?: number } = {}) {
  const { self } = await newSelf();
  const sent: number[] = [];
  const state = { wanted: true, sendFails: false, signed: 0 };
  const writer = new BundleWriter({
    room: ROOM,
    session: {
      ...self.session,
      signFrame: (message) => {
        if (state.signed++ === failsAt) throw new Error('no signature');
        return self.session.signFrame(message);
      },
    },
    epoch: () => 7,
    wanted: () => state.wanted,
    send: (bytes) => {
      if (state.sendFails) throw new Error('the channel is gone');
      const { frames, epoch } = readBundle(bytes);
      expect(epoch).toBe(7);
      sent.push(...frames.map(({ seq }) => seq));
    },
  });
  let next = 0;
  const say = (count: number, bytes = 80): void => {
    for (let i = 0; i < count; i++) writer.push(STREAM, { seq: next++, payload: new Uint8Array(bytes) }, Date.now());
  };
  return { writer, sent, state, say };
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

describe('the bundle writer', () => {
  it('sends bundles in order', async () => {
    const { writer, sent, say } = await create();
    say(30);
    await writer.idle;
    expect(sent).toEqual(from(0, 30));
    expect(writer.drops.snapshot()).toEqual({});
  });

  it('continues after a bundle could not be signed, and counts it', async () => {
    const { writer, sent, say } = await create({ failsAt: 1 });
    say(9);
    await writer.idle;
    expect(sent).toEqual([0, 1, 2, 6, 7, 8]);
    expect(writer.drops.snapshot()).toEqual({ failed: 1 });
  });

  it('continues after a bundle could not be sent, and counts it', async () => {
    const { writer, sent, state, say } = await create();
    state.sendFails = true;
    say(3);
    await writer.idle;
    state.sendFails = false;
    say(3);
    await writer.idle;
    expect(sent).toEqual([3, 4, 5]);
    expect(writer.drops.snapshot()).toEqual({ failed: 1 });
  });

  it.each([320, 510])('sends every frame of music at %i kbit/s', async (bitrate) => {
    const { writer, sent, say } = await create();
    say(30, bitrate * 2.5);
    await writer.idle;
    expect(sent).toEqual(from(0, sent.length));
    expect(sent.length).toBeGreaterThanOrEqual(28);
    expect(writer.drops.snapshot()).toEqual({});
  });

  it('drops and counts a frame that fits no bundle, and no other', async () => {
    const { writer, sent, say } = await create();
    say(3);
    say(1, MAX_PAYLOAD + 1_000);
    say(3);
    await writer.idle;
    expect(sent).toEqual([0, 1, 2, 4, 5, 6]);
    expect(writer.drops.snapshot()).toEqual({ failed: 1 });
  });

  it('signs nothing while nobody listens, and bounds pending signatures', async () => {
    const { writer, sent, state, say } = await create();
    state.wanted = false;
    say(30);
    await writer.idle;
    expect(state.signed).toBe(0);
    state.wanted = true;
    say(300);
    await writer.idle;
    expect(sent).toHaveLength(32 * 3);
    expect(writer.drops.snapshot()).toEqual({ behind: 68 });
  });
});
