import type { Stream } from '@libp2p/interface';
import { multiaddrConnectionPair } from '@libp2p/utils';
import { expect, it } from 'vitest';
import { yamuxWithSmallWindow } from '../../../../src/node/transport/yamux-window.ts';

const TYPE = 1;
const WINDOW_UPDATE = 1;

/** A stream between two muxers, its far end, and the kinds of frames the far end sends back. */
async function pair() {
  const [near, far] = multiaddrConnectionPair();
  const frames: number[] = [];
  near.addEventListener('message', ({ data }) => frames.push(data.subarray()[TYPE]!));
  const factory = yamuxWithSmallWindow()();
  const [client, server] = [factory.createStreamMuxer(near), factory.createStreamMuxer(far)];
  const arrived = new Promise<Stream>((resolve) => server.addEventListener('stream', (e) => resolve(e.detail)));
  const stream = await client.createStream();
  return { stream, other: await arrived, frames, close: () => Promise.all([client.close(), server.close()]) };
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

it('a listener acknowledges rarely, and the voice never waits for that', async () => {
  const { stream, other, frames, close } = await pair();
  let heard = 0;
  other.addEventListener('message', ({ data }) => {
    heard += data.byteLength;
  });
  await turn();
  const before = frames.length;
  // Three times the window, said as it is said: if nothing were told at all, it would end after the first.
  const [messages, size] = [2_400, 330];
  for (let i = 0; i < messages; i++) {
    stream.send(new Uint8Array(size));
    await turn();
  }
  expect(heard).toBe(messages * size);
  const updates = frames.slice(before).filter((type) => type === WINDOW_UPDATE);
  expect(updates.length).toBeGreaterThan(0);
  expect(updates.length).toBeLessThan(50);
  await close();
});
