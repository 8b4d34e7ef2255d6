import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { multiaddr } from '@multiformats/multiaddr';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchSnapshot } from '../../src/node/room/snapshot-protocol.ts';
import { startCaddy } from '../support/harness/caddy.ts';
import { freePort, startRelay } from '../support/harness/relay.ts';
import { TestListener } from '../support/peers/local-relay.ts';
import { startPerson, until } from '../support/peers/peers.ts';

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
    const args = ['--behind-proxy', '--announce', `localhost:${port}`, '--no-udp', '--no-stun', ...more];
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
    const health = (await (await fetch(`${relay.url}/healthz`)).json()) as { status: string; seconds: number };
    expect(health.status).toBe('ok');
    expect(relay.output()).not.toContain('"level":"error"');
  });
});
