import { beforeEach, expect, it } from 'vitest';
import { type ConnectionLimits, createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import { bounded } from '../../../../relay/p2p/webrtc-direct.ts';
import { createCounters } from '../../../../relay/util/counters.ts';

const { signal } = new AbortController();

class Connection extends EventTarget {
  connectionState = 'connected';

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

let limits: ConnectionLimits;
let counters: ReturnType<typeof createCounters>;
const connections = new Map<string, Connection>();
let answering: { readonly from: string; settle: (connected?: Connection) => void; fail: () => void }[];
let ask: (ufrag: string, host: string, port: number) => Promise<void>;

function start(most: number, perAddress: number): void {
  limits = createConnectionLimits({ most, perAddress });
  counters = createCounters();
  connections.clear();
  answering = [];
  const answer = bounded(
    (ufrag, host, port) =>
      new Promise((resolve, reject) => {
        answering.push({
          from: host,
          settle: (connected = new Connection()) => {
            connections.set(`${host}:${port}:${ufrag}`, connected);
            resolve();
          },
          fail: () => reject(new Error('no handshake')),
        });
      }),
    connections,
    { limits, perAddress, counters },
  );
  ask = (ufrag, host, port) => answer(ufrag, host, port, signal).catch(() => undefined);
}

beforeEach(() => start(1_000, 100));

it('an address has a tenth of its places for connections that are not proven yet, and others have theirs', () => {
  for (let port = 0; port < 40; port++) void ask(`u${port}`, '203.0.113.7', 1_000 + port);
  expect(answering).toHaveLength(10);
  expect(counters.read()['datagram.refused.pending']).toBe(30);
  void ask('v', '203.0.113.8', 1_000);
  expect(answering).toHaveLength(11);
});

it('addresses of one site have a bound in common', () => {
  start(1_000, 10);
  for (let i = 0; i < 60; i++) void ask('u', `2001:db8:1:${i}::1`, 1_000);
  expect(answering).toHaveLength(4);
  void ask('u', '2001:db8:2::1', 1_000);
  expect(answering).toHaveLength(5);
});

it('many addresses have a bound in common', () => {
  for (let i = 0; i < 2_000; i++) void ask('u', `203.0.${i >> 8}.${i & 255}`, 1_000);
  expect(answering).toHaveLength(256);
});

it('a request that is repeated is answered once', () => {
  for (let i = 0; i < 5; i++) void ask('u', '203.0.113.7', 1_000);
  expect(answering).toHaveLength(1);
  expect(counters.read()['datagram.refused.pending']).toBe(0);
});

it('what fails gives its place back', async () => {
  const asked = ask('u', '203.0.113.7', 1_000);
  expect(limits.size).toBe(1);
  answering[0]?.fail();
  await asked;
  expect(limits.size).toBe(0);
});

it('a connection keeps its place until it ends, so one address cannot take them all', async () => {
  start(1_000, 3);
  const made: Connection[] = [];
  for (let port = 0; port < 5; port++) {
    const asked = ask('u', '203.0.113.7', 1_000 + port);
    const connection = new Connection();
    const one = answering[port];
    if (one !== undefined) made.push(connection);
    one?.settle(connection);
    await asked;
  }
  expect(made).toHaveLength(3);
  expect(counters.read()['datagram.refused.address']).toBe(2);
  made[0]?.become('closed');
  expect(limits.size).toBe(2);
});
