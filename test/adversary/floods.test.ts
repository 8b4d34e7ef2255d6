/** One address that sends as much as it can of what is small and dear to handle, beside others who want little. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WINDOW } from '../../relay/stun/read-budget.ts';
import { createStunServer, type StunServer } from '../../relay/stun/stun-server.ts';
import { openUdpSockets } from '../../relay/stun/udp-sockets.ts';
import { createCounters } from '../../relay/util/counters.ts';
import { createLog } from '../../relay/util/log.ts';
import { PUBLISH_PATH } from '../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeHello } from '../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../src/node/relays/address.ts';
import { hello } from '../support/fakes/fake-forwarder.ts';
import { type FanoutRelay, frame, startFanoutRelay, TestListener } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const REQUEST = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex');
const ATTACKER = '127.0.0.9';
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Says all of it at once on a WebSocket of the attacker's, and resolves once that has ended. */
async function say({ port }: FanoutRelay, path: string, bytes: Buffer): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: ATTACKER });
  socket.on('error', () => undefined).resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await Promise.race([new Promise((resolve) => socket.once('data', resolve)), closed]);
  socket.write(bytes);
  await closed;
}

function times(count: number, bytes: Buffer): Buffer {
  return Buffer.concat(new Array<Buffer>(count).fill(bytes));
}

describe.each([
  ['by itself', []],
  ['with workers', ['--workers', '1']],
])('a relay %s', { timeout: 60_000 }, (_, args) => {
  it('ends who floods a WebSocket at once, shuts its address out when it goes on, and nobody else', async () => {
    const relay = await startFanoutRelay(...args);
    cleanups.push(() => relay.stop());
    const first = frame(2, encodeHello(hello({ room: 'A'.repeat(27) })));
    const empty = frame(2, new Uint8Array());
    const floods = [
      { path: LISTEN_PATH, bytes: Buffer.concat([first, times(50_000, empty)]), counted: 'listen.refused.malformed' },
      { path: LISTEN_PATH, bytes: times(5_000, first), counted: 'listen.refused.hello' },
      { path: PUBLISH_PATH, bytes: times(50_000, empty), counted: 'publish.unproven.malformed' },
    ] as const;
    for (const { path, bytes, counted } of floods) {
      await say(relay, path, bytes);
      await until(() => relay.counters.read()[counted] === 1, `${counted} to be counted`);
    }
    // Twenty offences at once are borne.
    const again = Buffer.concat([first, times(1_000, empty)]);
    const refused = () => relay.counters.read()['socket.refused.flood'];
    while (refused() === 0) await say(relay, LISTEN_PATH, again);
    expect(relay.counters.read()['listen.refused.malformed']).toBeLessThan(50);
    const listener = await TestListener.overSocket(relay.at, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length).toBeGreaterThan(0);
    listener.close();
    await until(async () => (await relay.listeners()) === 0, 'everybody to be gone');
  });

  it('goes on hearing who says in time what a listener says', async () => {
    const relay = await startFanoutRelay(...args);
    cleanups.push(() => relay.stop());
    const socket = new WebSocket(`ws://${relay.at}${LISTEN_PATH}`, { perMessageDeflate: false });
    cleanups.push(() => socket.terminate());
    await once(socket, 'open');
    for (let i = 0; i < 16; i++) socket.send(encodeHello(hello({ room: 'A'.repeat(27), audio: i % 2 === 0 })));
    await until(async () => (await relay.listeners()) === 1, 'the listener to be in');
    socket.ping();
    await once(socket, 'pong');
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('a flood of datagrams', { timeout: 60_000 }, () => {
  async function sender(at: string): Promise<UdpSocket> {
    const socket = createSocket('udp4').bind(0, at);
    cleanups.push(() => void socket.close());
    await once(socket, 'listening');
    return socket;
  }

  it('waits in its own socket, so that others are read before it', async () => {
    const heard: { readonly address: string; readonly at: number }[] = [];
    const sockets = await openUdpSockets({
      host: '127.0.0.1',
      port: 0,
      unread: () => undefined,
      failed: () => undefined,
    });
    cleanups.push(() => sockets.stop());
    sockets.hear((_packet, { address }) => heard.push({ address, at: performance.now() }));
    const flooding = await sender(ATTACKER);
    const others = await Promise.all(Array.from({ length: 10 }, (_, i) => sender(`127.0.2.${i + 1}`)));
    // Fewer than the smallest buffer of a kernel holds.
    for (let i = 0; i < 150; i++) flooding.send(REQUEST, sockets.port, '127.0.0.1');
    for (const other of others) other.send(REQUEST, sockets.port, '127.0.0.1');
    await expect.poll(() => heard.length).toBe(160);
    // All of the others share the attacker's socket once in 10^12 runs.
    expect(heard.findIndex(({ address }) => address !== ATTACKER)).toBeLessThan(150);
    // The attacker's take two windows.
    const theirs = heard.filter(({ address }) => address === ATTACKER);
    expect(theirs.at(-1)!.at - theirs[0]!.at).toBeGreaterThan(0.9 * WINDOW);
  });

  it.runIf(process.platform === 'linux')('is counted to the last, and everybody else gets an answer', async () => {
    const counters = createCounters();
    const stun: StunServer = await createStunServer({ host: '127.0.0.1', port: 0, counters, log: createLog('silent') });
    cleanups.push(() => stun.stop());
    const flooding = await sender(ATTACKER);
    let sent = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 400; i++) {
        flooding.send(REQUEST, stun.port, '127.0.0.1');
        sent++;
      }
    }, 10);
    cleanups.push(() => clearInterval(timer));
    const people = await Promise.all(Array.from({ length: 20 }, (_, i) => sender(`127.0.${i}.2`)));
    const answered = new Set<UdpSocket>();
    for (const person of people) person.once('message', () => answered.add(person));
    // As pages do: again while there is no answer.
    while (answered.size < people.length) {
      for (const person of people) {
        if (answered.has(person)) continue;
        person.send(REQUEST, stun.port, '127.0.0.1');
        sent++;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    clearInterval(timer);
    const dropped = (): number => {
      const { 'stun.dropped.rate': rate, 'stun.dropped.unread': unread } = counters.read();
      return rate + unread;
    };
    await expect.poll(() => counters.read()['stun.answered'] + dropped(), { timeout: 10_000 }).toBe(sent);
    expect(counters.read()['stun.dropped.unread']).toBeGreaterThan(0);
  });
});
