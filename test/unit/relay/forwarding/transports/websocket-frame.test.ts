import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { binaryFrames } from '../../../../../relay/forwarding/transports/websocket-frame.ts';

/** What reads frames in `ws`; its types leave it out. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** The messages as a WebSocket client reads them. */
async function received(frames: Uint8Array): Promise<Uint8Array[]> {
  const receiver = new Receiver({ isServer: false });
  const messages: Uint8Array[] = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).toBe(true);
    messages.push(new Uint8Array(data));
  });
  receiver.end(frames);
  await finished(receiver);
  return messages;
}

const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

describe('WebSocket frames', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('carry a message of %i bytes', async (length) => {
    expect(await received(binaryFrames([message(length)]))).toEqual([message(length)]);
  });

  it('carry several messages, each whole and in order', async () => {
    const messages = [3, 70_000, 0, 126].map(message);
    expect(await received(binaryFrames(messages))).toEqual(messages);
    expect(await received(binaryFrames([]))).toEqual([]);
  });
});
