import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { binaryFrame } from '../../../relay/websocket-frame.ts';

/** What reads frames in `ws`; its types leave it out. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** The message as a WebSocket client reads it. */
async function received(frame: Uint8Array): Promise<Uint8Array> {
  const receiver = new Receiver({ isServer: false });
  const message = once(receiver, 'message');
  receiver.write(frame);
  const [data, isBinary] = (await message) as [Buffer, boolean];
  expect(isBinary).toBe(true);
  return new Uint8Array(data);
}

describe('a WebSocket frame', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('carries a message of %i bytes', async (length) => {
    const message = Uint8Array.from({ length }, (_, i) => i);
    expect(await received(binaryFrame(message))).toEqual(message);
  });
});
