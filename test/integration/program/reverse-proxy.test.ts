import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { multiaddr } from '@multiformats/multiaddr';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { fetchSnapshot } from '../../../src/node/room/snapshot-protocol.ts';
import { startCaddy } from '../../support/harness/caddy.ts';
import { freePort, startRelay } from '../../support/harness/relay.ts';
import { TestListener } from '../../support/peers/local-relay.ts';
import { startPerson, until } from '../../support/peers/peers.ts';

const ROOM = 'A'.repeat(27);
const RELOADS = 3;

let page: string;
const cleanups: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'stoa-page-'));
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterAll(() => rm(page, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('a relay behind Caddy', { timeout: 120_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('survives a reload of Caddy, and people connect again, %s', async (_, more) => {
    const port = await freePort();
    const metricsPort = await freePort();
    const behind = ['--behind-proxy', '--announce', `localhost:${port}`, '--metrics-port', `${metricsPort}`];
    const args = [...behind, '--no-udp', '--no-stun', ...more];
    const relay = await startRelay({ page, args });
    cleanups.push(() => relay.stop());
    const { peerId } = (await (await fetch(`${relay.url}/relay.json`)).json()) as { peerId: string };
    const caddy = await startCaddy(port, relay.port);
    cleanups.push(() => caddy.stop());
    const address = `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${peerId}`;
    const people = await Promise.all([startPerson({ address }), startPerson({ address })]);
    for (const { peer } of people) cleanups.push(() => peer.stop());

    for (let i = 0; i < RELOADS; i++) {
      const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: ROOM });
      const before = people.flatMap(({ peer }) => peer.libp2p.getConnections());
      expect(before.length).toBeGreaterThanOrEqual(people.length);
      await caddy.reload();
      await until(() => listener.closed, 'Caddy to close the listener’s WebSocket');
      await until(() => before.every(({ status }) => status !== 'open'), 'Caddy to close the libp2p WebSockets');
      for (const { peer } of people) {
        const connection = await peer.libp2p.dial(multiaddr(address));
        await fetchSnapshot(connection, ROOM, AbortSignal.timeout(10_000));
      }
    }
    const health = await fetch(`http://127.0.0.1:${metricsPort}/healthz`);
    expect(await health.json()).toMatchObject({ status: 'up', notices: [] });
    expect(relay.output()).not.toContain('"level":"error"');
  });
});

describe('a relay behind a proxy', { timeout: 60_000 }, () => {
  const BEHIND = ['--behind-proxy', '--announce', 'localhost', '--no-udp', '--no-stun', '--max-per-address', '2'];

  async function listen(port: number, headers: Record<string, string>): Promise<'open' | number | undefined> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${LISTEN_PATH}`, { headers });
    cleanups.push(async () => socket.terminate());
    return await new Promise((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => resolve(undefined));
    });
  }

  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('that names no addresses says so to its operator, %s', async (_, more) => {
    const metricsPort = await freePort();
    const relay = await startRelay({ page, args: [...BEHIND, '--metrics-port', `${metricsPort}`, ...more] });
    cleanups.push(() => relay.stop());
    const notices = async (): Promise<string> => {
      const health = (await (await fetch(`http://127.0.0.1:${metricsPort}/healthz`)).json()) as { notices: string[] };
      return health.notices.join();
    };
    // A health check comes without a proxy, and is told nothing else.
    expect(await (await fetch(`${relay.url}/healthz`)).text()).toBe('{"status":"up"}\n');
    expect((await fetch(`${relay.url}/metrics`)).status).toBe(404);
    expect(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).toContain('stoa_listeners 0');
    expect(await notices()).toBe('');
    expect([await listen(relay.port, {}), await listen(relay.port, {}), await listen(relay.port, {})]).toEqual([
      'open',
      'open',
      429,
    ]);
    await expect.poll(notices).toContain('X-Forwarded-For');
    await expect.poll(relay.output).toContain('proxy_set_header X-Forwarded-For');
    expect(await notices()).toContain('--max-per-address');
  });

  it('tells people apart by either header, past several proxies', async () => {
    const relay = await startRelay({ page, args: [...BEHIND, '--trusted-hops', '2'] });
    cleanups.push(() => relay.stop());
    for (let i = 0; i < 4; i++) {
      const headers = { 'X-Forwarded-For': `9.9.9.9, 203.0.113.${i}:4711, 10.0.0.1` };
      expect(await listen(relay.port, headers)).toBe('open');
      expect(await listen(relay.port, { Forwarded: `for="[2001:db8:${i}::1]:443", for=10.0.0.1` })).toBe('open');
    }
    expect(await listen(relay.port, { Forwarded: 'for=203.0.113.1, for=10.0.0.1' })).toBe('open');
    expect(await listen(relay.port, { Forwarded: 'for=203.0.113.1, for=10.0.0.2' })).toBe(429);
  });
});
