import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { type PROXIES, startProxy } from '../../support/harness/proxies.ts';
import { freePort, startRelay } from '../../support/harness/relay.ts';
import { selfSign } from '../../support/machine/self-sign.ts';

/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 100 };
/** What a libp2p peer says first, and hears. */
const MULTISTREAM = '\x13/multistream/1.0.0\n';

let folder: string;
let certificate: { cert: string; key: string };
const cleanups: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-proxies-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
  certificate = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await selfSign(certificate, 'localhost');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The text of the page; '' while there is none. */
function page(port: number): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ host: 'localhost', port, path: '/', rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', () => resolve('')).end();
  });
}

/** A WebSocket through the proxy, from an address of this machine; or the status that came in its place, 0 when none did. */
async function dial(port: number, path: string, headers = {}, localAddress = '127.0.0.1'): Promise<WebSocket | number> {
  const socket = new WebSocket(`wss://localhost:${port}${path}`, {
    rejectUnauthorized: false,
    headers,
    localAddress,
    family: 4,
  });
  cleanups.push(async () => socket.terminate());
  return await new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

async function relayBehind(name: keyof typeof PROXIES, args: readonly string[]) {
  const home = await mkdtemp(join(folder, 'home-'));
  const port = await freePort();
  const metricsPort = await freePort();
  const operator = ['--metrics-port', `${metricsPort}`, '--announce', `localhost:${port}`, '--no-udp', '--no-stun'];
  const relay = await startRelay({ page: folder, args: [...operator, ...args], health: metricsPort });
  cleanups.push(() => relay.stop());
  const proxy = await startProxy(name, { folder: home, port, to: relay.port, certificate });
  cleanups.push(() => proxy.stop());
  await expect.poll(() => page(port), SOON).toContain('<title>Stoa</title>');
  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return { port, proxy, relay, metrics };
}

describe.each(['nginx', 'haproxy', 'caddy', 'apache'] as const)('%s, with the shipped configuration', (name) => {
  it('brings page and WebSockets, names people whatever they claim, and is not missed while it reloads', async () => {
    const { port, proxy, relay, metrics } = await relayBehind(name, ['--behind-proxy', '--max-per-address', '3']);
    const libp2p = (await dial(port, '/')) as WebSocket;
    let heard = '';
    libp2p.on('message', (bytes) => {
      heard += String(bytes);
    });
    libp2p.send(MULTISTREAM);
    await expect.poll(() => heard, SOON).toBe(MULTISTREAM);

    const claim = (i: number) => ({ 'X-Forwarded-For': `203.0.113.${i}`, Forwarded: `for=203.0.113.${i}` });
    const listeners = [];
    for (let i = 1; i <= 3; i++) listeners.push(await dial(port, LISTEN_PATH, claim(i)));
    expect(listeners.filter((listener) => listener instanceof WebSocket)).toHaveLength(3);
    expect(await dial(port, LISTEN_PATH, claim(4))).toBe(429);
    expect(await dial(port, LISTEN_PATH, claim(5), '127.0.0.2')).toBeInstanceOf(WebSocket);
    expect(await metrics()).not.toMatch(/^stoa_upgrade_unforwarded_total\{[^}]*\} [1-9]/m);

    await proxy.reload();
    await expect.poll(() => page(port), SOON).toContain('<title>Stoa</title>');
    const again = async (): Promise<boolean> => (await dial(port, LISTEN_PATH, {}, '127.0.0.3')) instanceof WebSocket;
    await expect.poll(again, SOON).toBe(true);
    expect(relay.output()).not.toContain('"level":"error"');
    expect(await metrics()).toContain('stoa_process_exceptions_total 0');
  }, 120_000);
});

describe('haproxy as a TCP balancer, with the shipped configuration', () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])(
    'says whose connections it brings to a relay that does its own TLS, %s',
    async (_, more) => {
      const tls = ['--tls-cert', certificate.cert, '--tls-key', certificate.key, '--proxy-protocol', '127.0.0.1'];
      const { port, relay, metrics } = await relayBehind('haproxy, TCP', [...tls, '--max-per-address', '1', ...more]);
      expect(await dial(port, LISTEN_PATH)).toBeInstanceOf(WebSocket);
      expect(await dial(port, LISTEN_PATH)).toBe(429);
      expect(await dial(port, LISTEN_PATH, {}, '127.0.0.2')).toBeInstanceOf(WebSocket);
      // Who comes past it says nothing of whose connection it is.
      expect(await page(relay.port)).toBe('');
      await expect.poll(metrics, SOON).toMatch(/^stoa_socket_refused_total\{reason="header"\} [1-9]/m);
    },
    120_000,
  );
});
