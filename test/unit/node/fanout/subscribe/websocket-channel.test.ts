import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Connection } from '@libp2p/interface';
import { afterEach, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { SPEAKER_RATE } from '../../../../../src/node/fanout/protocol/constants.ts';
import { openListenChannel } from '../../../../../src/node/fanout/subscribe/open-channel.ts';
import { MAX_STAGE } from '../../../../../src/node/records/constants.ts';

/** A stream on which so many bytes come, of messages that never end. */
class FakeStream extends EventTarget {
  aborted = false;

  bring(byteLength: number): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: { byteLength } }));
  }

  abort(): void {
    this.aborted = true;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<never> {
    await new Promise(() => undefined);
  }
}

afterEach(() => {
  vi.useRealTimers();
});

it('a relay may send what a whole stage can say, for as long as it says it, and not much more', async () => {
  vi.useFakeTimers();
  const stream = new FakeStream();
  const connection = { newStream: async () => stream } as unknown as Connection;
  const events = { onOpen: () => undefined, onMessage: () => undefined, onClose: () => undefined };
  openListenChannel('/ip4/127.0.0.1/udp/1/webrtc-direct', () => connection, events);
  await vi.advanceTimersByTimeAsync(0);
  for (let second = 0; second < 300; second++) {
    stream.bring(SPEAKER_RATE * MAX_STAGE);
    vi.advanceTimersByTime(1_000);
  }
  expect(stream.aborted).toBe(false);
  for (let second = 0; second < 10; second++) stream.bring(SPEAKER_RATE * MAX_STAGE);
  expect(stream.aborted).toBe(true);
});

it.each([
  ['many messages', 5_000, 3],
  ['a message of megabytes', 1, 4_000_000],
])('a relay that sends %s by WebSocket is cut off, and nothing more of it is accepted', async (_, count, size) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const closed = once(server, 'connection').then(async ([socket]: WebSocket[]) => {
    for (let i = 0; i < count; i++) socket!.send(new Uint8Array(size));
    await once(socket!, 'close');
  });
  const { port } = server.address() as AddressInfo;
  let taken = 0;
  const flooded = await new Promise<boolean>((resolve) => {
    openListenChannel(`/ip4/127.0.0.1/tcp/${port}/ws/p2p/12D3KooW`, () => undefined, {
      onOpen: () => undefined,
      onMessage: () => taken++,
      onClose: resolve,
    });
  });
  expect(flooded).toBe(true);
  const atEnd = taken;
  await closed;
  expect(taken).toBe(atEnd);
  expect(taken).toBeLessThan(count);
  await new Promise((done) => server.close(done));
});
