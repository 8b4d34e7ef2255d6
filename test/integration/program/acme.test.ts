import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, startAuthority } from '../../support/harness/authority.ts';
import { freePort, type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { Talker, TestListener } from '../../support/peers/local-relay.ts';

/** Of a busy machine. */
const SOON = { timeout: 60_000, interval: 100 };
const NAME = 'relay.example.org';

// What is asked of the relay from here is asked whoever signed its certificate; the relay itself looks whom it asks.
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

let folder: string;
const cleanups: (() => Promise<unknown> | unknown)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-acme-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly relay: RunningRelay;
  readonly authority: Authority;
  readonly port: number;
  /** The file of its options. */
  readonly config: string;
  health(): Promise<{ readonly notices: readonly string[] }>;
  metric(name: string): Promise<number>;
}

interface Asked {
  readonly args?: readonly string[];
  readonly validity?: number;
  /** The authority is not there at first. */
  readonly down?: boolean;
  /** It asks at these ports, which are the relay's unless said. */
  readonly asksAt?: { readonly tlsPort?: number; readonly httpPort?: number };
}

async function start({ args = [], validity, down, asksAt }: Asked = {}): Promise<Started> {
  const port = await freePort();
  const authority = await startAuthority({
    folder,
    tlsPort: port,
    ...asksAt,
    ...(validity !== undefined && { validity }),
    ...(down !== undefined && { down }),
  });
  cleanups.push(() => authority.stop());
  const config = join(folder, 'stoa.conf');
  await writeFile(config, `STOA_ANNOUNCE=${NAME}\n`);
  return { ...(await run(port, authority, config, args)), authority, port, config };
}

async function run(
  port: number,
  authority: Authority,
  config: string,
  args: readonly string[] = [],
): Promise<Pick<Started, 'relay' | 'health' | 'metric'>> {
  const metrics = await freePort();
  const acme = ['--acme', 'ada@example.org', '--acme-agree', '--acme-directory', authority.directory];
  const quiet = ['--no-udp', '--no-stun', '--drain-seconds', '0', '--log-level', 'info'];
  const relay = await startRelay({
    port,
    page: folder,
    data: join(folder, 'data'),
    env: { NODE_EXTRA_CA_CERTS: authority.trust, NODE_TLS_REJECT_UNAUTHORIZED: '1' },
    health: metrics,
    args: [...acme, ...quiet, '--config', config, '--metrics-port', `${metrics}`, ...args],
  });
  cleanups.push(() => relay.stop());
  const at = `http://127.0.0.1:${metrics}`;
  return {
    relay,
    health: async () => (await (await fetch(`${at}/healthz`)).json()) as { notices: string[] },
    metric: async (name) => {
      const text = await (await fetch(`${at}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    },
  };
}

/** What a new connection is shown; undefined where it gets past no handshake. */
function shown(port: number): Promise<X509Certificate | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: NAME, rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.on('error', () => resolve(undefined));
  });
}

async function names(port: number): Promise<string | undefined> {
  return (await shown(port))?.subjectAltName;
}

/** Ada talks until the returned function is called, which yields what she said. */
async function talking(port: number): Promise<{ room: string; stop(): Promise<readonly Uint8Array[]> }> {
  const told = await fetch(`https://127.0.0.1:${port}/relay.json`);
  const { peerId } = (await told.json()) as { peerId: string };
  const ada = await Talker.start([{ address: `/ip4/127.0.0.1/tcp/${port}/tls/ws/p2p/${peerId}` }]);
  cleanups.push(() => ada.stop());
  let on = true;
  const said: Uint8Array[] = [];
  const talk = (async () => {
    while (on) said.push(...(await ada.talk(1)));
  })();
  cleanups.push(() => {
    on = false;
    return talk.catch(() => undefined);
  });
  return {
    room: ada.id,
    stop: async () => {
      on = false;
      await talk;
      return said;
    },
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a relay that gets its certificate by itself', { timeout: 180_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])('gets another in time, and whoever listens hears every word, %s', async (_, args) => {
    const { relay, port, metric, health } = await start({ args, validity: 36 });
    await expect.poll(() => names(port), SOON).toBe(`DNS:${NAME}`);
    expect(relay.output()).toContain(`A new certificate for ${NAME} is in use`);
    const first = (await shown(port))!;
    const ada = await talking(port);
    const bao = await TestListener.overSocket(`127.0.0.1:${port}`, { room: ada.room }, { secure: true });
    await expect.poll(() => bao.bundles.length, SOON).toBeGreaterThan(0);
    const from = hex(bao.bundles[0]!);
    await expect.poll(async () => (await shown(port))?.serialNumber !== first.serialNumber, SOON).toBe(true);
    expect(await metric('stoa_acme_renewed_total')).toBeGreaterThanOrEqual(2);
    expect((await health()).notices).toEqual([]);
    const said = (await ada.stop()).map(hex);
    const heard = (): readonly string[] => bao.bundles.map(hex);
    await expect
      .poll(() => said.slice(said.indexOf(from)).filter((word) => !heard().includes(word)).length, SOON)
      .toBe(0);
    expect([bao.closed, bao.notices]).toEqual([false, []]);
    const kept = join(folder, 'data/acme', (await readdir(join(folder, 'data/acme')))[0]!);
    expect((await readdir(kept)).sort()).toEqual(['account.pem', 'certificate.pem']);
    for (const file of await readdir(kept)) expect((await stat(join(kept, file))).mode & 0o777).toBe(0o600);
  });

  it('goes on without the authority, says what is wrong, and gets one as soon as there is a way; another when it has another name', async () => {
    const { relay, authority, port, config, health, metric } = await start({ down: true });
    await expect.poll(async () => (await health()).notices.join(), SOON).toContain('ECONNREFUSED');
    expect((await health()).notices.join()).toContain('there is none yet');
    expect(await shown(port)).toBeUndefined();
    expect(await metric('stoa_acme_failed_total')).toBeGreaterThan(0);
    await authority.start();
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(() => names(port), SOON).toBe(`DNS:${NAME}`);
    await expect.poll(async () => (await health()).notices, SOON).toEqual([]);

    await authority.stop();
    await writeFile(config, `STOA_ANNOUNCE=${NAME},hall.example.org\n`);
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(async () => (await health()).notices.join(), SOON).toContain('the present one ends');
    expect(await names(port)).toBe(`DNS:${NAME}`);
    await authority.start();
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(() => names(port), SOON).toBe(`DNS:${NAME}, DNS:hall.example.org`);
  });

  it('keeps it for the next start, and asks nobody then', async () => {
    const { relay, authority, port, config } = await start();
    await expect.poll(() => names(port), SOON).toBe(`DNS:${NAME}`);
    const { serialNumber } = (await shown(port))!;
    await relay.stop();
    await authority.stop();
    const again = await run(port, authority, config);
    expect((await shown(port))?.serialNumber).toBe(serialNumber);
    expect((await again.health()).notices).toEqual([]);
    expect(again.relay.output()).not.toContain('asks for a certificate');
  });

  it('takes the other way where the authority does not get through to the TLS port, and sends browsers on to https', async () => {
    const [http, elsewhere] = [await freePort(), await freePort()];
    const { relay, port, health } = await start({
      args: ['--acme-http-port', `${http}`],
      asksAt: { tlsPort: elsewhere, httpPort: http },
    });
    await expect.poll(async () => (await health()).notices.join(), SOON).toContain('no certificate');
    expect(relay.output()).toMatch(/"again":"in \d{3} s, or at SIGHUP"/);
    process.kill(relay.pid, 'SIGHUP');
    await expect.poll(() => names(port), SOON).toBe(`DNS:${NAME}`);
    const sent = await new Promise<string | undefined>((resolve, reject) => {
      const headers = { host: 'evil.example' };
      request({ host: '127.0.0.1', port: http, path: '/?debug', headers }, ({ headers: { location } }) =>
        resolve(location),
      )
        .on('error', reject)
        .end();
    });
    expect(sent).toBe(`https://${NAME}:${port}/?debug`);
  });
});
