import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { startRelay } from '../../support/harness/relay.ts';
import { Talker, TestListener } from '../../support/peers/local-relay.ts';
import { readMetric } from '../../support/peers/metric.ts';

/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 50 };

let folder: string;
const cleanups: (() => Promise<unknown> | unknown)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-reload-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

/** Whether somebody new can connect by libp2p. */
async function connects(address: string): Promise<boolean> {
  const peer = await createPeer({ privateKey: await generateKeyPair('Ed25519'), transports: [webSockets()] });
  try {
    await peer.libp2p.dial(multiaddr(address));
    return true;
  } catch {
    return false;
  } finally {
    await peer.stop();
  }
}

describe('a relay that is told to read its options again', { timeout: 120_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('takes over what can change while people hear on, and says what cannot, %s', async (_, more) => {
    const config = join(folder, 'stoa.conf');
    const write = (...lines: string[]): Promise<void> => writeFile(config, `${lines.join('\n')}\n`);
    await write('STOA_NAME=Willow');
    const relay = await startRelay({
      page: folder,
      args: ['--no-udp', '--no-stun', '--drain-seconds', '0', '--config', config, ...more],
    });
    cleanups.push(() => relay.stop());
    const [address] = await relay.addresses();
    const at = `127.0.0.1:${relay.port}`;
    const name = async (): Promise<string> =>
      ((await (await fetch(`${relay.url}/relay.json`)).json()) as { name: string }).name;
    const again = (): boolean => process.kill(relay.pid, 'SIGHUP');

    const ada = await Talker.start([{ address: address! }]);
    cleanups.push(() => ada.stop());
    const bao = await TestListener.overSocket(at, { room: ada.id });
    await expect.poll(async () => (await ada.talk(1)).length > 0 && bao.bundles.length > 0, SOON).toBe(true);

    let talking = true;
    const said: Uint8Array[] = [];
    const talk = (async () => {
      while (talking) said.push(...(await ada.talk(1)));
    })();
    cleanups.push(() => {
      talking = false;
      return talk.catch(() => undefined);
    });
    expect(await name()).toBe('Willow');
    expect(await connects(address!)).toBe(true);
    expect(relay.output()).not.toContain('taken over');

    // The log's level is taken over first, so that the rest is told.
    await write(
      'STOA_NAME=Olive',
      'STOA_LOG_LEVEL=info',
      'STOA_MAX_LISTENERS=1',
      'STOA_MAX_CONNECTIONS=1',
      'STOA_MAX_RESERVATIONS=7',
    );
    again();
    await expect.poll(relay.output, SOON).toContain('these options are taken over');
    await expect.poll(name, SOON).toBe('Olive');
    expect(relay.output()).toMatch(
      /"options":\["--name","--max-connections","--max-listeners","--max-per-room","--log-level"\]/,
    );
    expect(relay.output()).toMatch(
      /"options":\["--max-reservations"\],"msg":"these options have changed and need a restart/,
    );
    const turnedAway = await TestListener.overSocket(at, { room: ada.id });
    await expect.poll(() => turnedAway.notices.map(({ reason }) => reason), SOON).toEqual(['full']);
    // Who is inside stays, whatever the number is now.
    await expect.poll(() => connects(address!), SOON).toBe(false);

    await write('STOA_NAME=Elm', 'STOA_MAX_ROOMS=many');
    again();
    await expect.poll(relay.output, SOON).toContain('everything stays as it is');
    expect(relay.output()).toContain('STOA_MAX_ROOMS in the file of --config wants a whole number');
    expect(await name()).toBe('Olive');

    await write('STOA_NAME=Birch');
    again();
    await expect.poll(name, SOON).toBe('Birch');
    const cyd = await TestListener.overSocket(at, { room: ada.id });
    await expect.poll(() => cyd.bundles.length, SOON).toBeGreaterThan(0);
    await expect.poll(() => connects(address!), SOON).toBe(true);

    talking = false;
    await talk;
    expect(said.length).toBeGreaterThan(3);
    const heard = (): readonly string[] => bao.bundles.map((bytes) => Buffer.from(bytes).toString('hex'));
    const all = said.map((bytes) => Buffer.from(bytes).toString('hex'));
    await expect.poll(() => all.filter((bytes) => !heard().includes(bytes)).length, SOON).toBe(0);
    expect(bao.closed).toBe(false);
    expect(bao.notices).toEqual([]);
  });

  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('takes fewer connections of one address from then on, %s', async (_, more) => {
    const config = join(folder, 'stoa.conf');
    await writeFile(config, '');
    const relay = await startRelay({ page: folder, args: ['--no-udp', '--no-stun', '--config', config, ...more] });
    cleanups.push(() => relay.stop());
    /** More than each of two workers leaves to an address at least. */
    const come = async (localAddress: string): Promise<void> => {
      const sockets = Array.from({ length: 60 }, () => connect({ host: '127.0.0.1', port: relay.port, localAddress }));
      cleanups.push(() => {
        for (const socket of sockets) socket.destroy();
      });
      for (const socket of sockets) socket.on('error', () => undefined);
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    };
    const refused = (): Promise<number> => readMetric(relay.url, 'stoa_socket_refused_total{reason="address"}');
    await come('127.0.0.8');
    // What is answered now was accepted behind those.
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    expect(await refused()).toBe(0);
    await writeFile(config, 'STOA_MAX_PER_ADDRESS=1\nSTOA_LOG_LEVEL=info\n');
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(relay.output, SOON).toContain('these options are taken over');
    // Each time from an address that has none yet, for a worker may learn of it a moment later.
    let from = 9;
    await expect
      .poll(async () => {
        await come(`127.0.0.${from++}`);
        return await refused();
      }, SOON)
      .toBeGreaterThan(0);
  });

  it('is announced elsewhere, and stays in touch with another relay', async () => {
    const config = join(folder, 'stoa.conf');
    await writeFile(config, '');
    const options = { page: folder, args: ['--no-udp', '--no-stun', '--config', config] };
    const [relay, other] = await Promise.all([startRelay(options), startRelay({ ...options, args: ['--no-udp'] })]);
    cleanups.push(() => Promise.all([relay.stop(), other.stop()]));
    const [peer] = await other.addresses();
    await writeFile(config, `STOA_PEER=${peer}\nSTOA_ANNOUNCE=relay.example:4711\n`);
    process.kill(relay.pid, 'SIGHUP');
    await expect
      .poll(() => relay.addresses(), SOON)
      .toEqual([expect.stringContaining('/dns4/relay.example/tcp/4711/ws/')]);
    const health = async (): Promise<unknown> => (await fetch(`${relay.url}/healthz`)).json();
    await expect.poll(health, SOON).toMatchObject({ neighbours: 1 });
  });
});
