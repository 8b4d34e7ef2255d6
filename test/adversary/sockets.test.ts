import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LISTEN_PATH } from '../../src/node/relays/address.ts';
import { startFanoutRelay, TestListener } from '../support/peers/local-relay.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Opens so many connections from one of loopback's addresses and says nothing on them. */
async function openIdle(port: number, count: number, from: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    cleanups.push(() => void socket.destroy());
    return socket.on('error', () => undefined).resume();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

describe('idle connections of one address', { timeout: 60_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('lock nobody else out, and end by themselves: the relay %s', async (_, args) => {
    const places = 40;
    const relay = await startFanoutRelay(
      '--max-listeners',
      '20',
      '--max-connections',
      '20',
      '--max-per-address',
      '10',
      ...args,
    );
    cleanups.push(() => relay.stop());
    // More than the relay has places for, all told: 20 + 20 + 20 + 512.
    const sockets = await openIdle(relay.port, 600, '127.0.0.9');
    const open = () => sockets.filter((socket) => !socket.closed).length;
    await expect.poll(open).toBeLessThanOrEqual(places + 2);
    expect(open()).toBeGreaterThan(0);

    const listener = await TestListener.overSocket(relay.at, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length).toBeGreaterThan(0);
    listener.close();
    await expect
      .poll(() => relay.metric('stoa_socket_refused_total{reason="address"}'))
      .toBeGreaterThanOrEqual(600 - places - 2);
    // Within ten seconds of silence, and Node's next look.
    await expect.poll(open, { timeout: 40_000 }).toBe(0);
    const again = new WebSocket(`ws://${relay.at}${LISTEN_PATH}`, { localAddress: '127.0.0.9' });
    cleanups.push(() => again.terminate());
    await once(again, 'open');
  });
});
