import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { type PROXIES, startProxy } from '../../support/harness/proxies.ts';
import { freePort, type RunningRelay, startRelay } from '../../support/harness/relay.ts';
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

interface Behind {
  readonly relay: RunningRelay;
  readonly metrics: () => Promise<string>;
}

async function startBehind(args: readonly string[]): Promise<Behind> {
  const metricsPort = await freePort();
  const operator = ['--metrics-port', `${metricsPort}`, '--announce', 'localhost', '--no-udp', '--no-stun'];
  const relay = await startRelay({ page: folder, args: [...operator, ...args], health: metricsPort });
  return { relay, metrics: async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text() };
}

async function before(name: keyof typeof PROXIES, relay: RunningRelay) {
  const home = await mkdtemp(join(folder, 'home-'));
  const port = await freePort();
  const proxy = await startProxy(name, { folder: home, port, to: relay.port, certificate });
  cleanups.push(() => proxy.stop());
  await expect.poll(() => page(port), SOON).toContain('<title>Stoa</title>');
  return { port, proxy };
}

describe('a relay behind a proxy with the shipped configuration', () => {
  let behind: Behind;
  beforeAll(async () => {
    behind = await startBehind(['--behind-proxy', '--max-per-address', '3']);
  }, 60_000);
  afterAll(() => behind.relay.stop());

  // Each with addresses of its own: places of one before it may not be free yet.
  it.each([
    ['nginx', 1],
    ['haproxy', 2],
    ['caddy', 3],
    ['apache', 4],
  ] as const)(
    'has page and WebSockets through %s, tells people apart whatever they claim, and is there after a reload',
    async (name, net) => {
      const { relay, metrics } = behind;
      const { port, proxy } = await before(name, relay);
      const libp2p = (await dial(port, '/')) as WebSocket;
      let heard = '';
      libp2p.on('message', (bytes) => {
        heard += String(bytes);
      });
      libp2p.send(MULTISTREAM);
      await expect.poll(() => heard, SOON).toBe(MULTISTREAM);

      const listen = (person: number, claimed: number): Promise<WebSocket | number> => {
        const claim = { 'X-Forwarded-For': `203.0.113.${claimed}`, Forwarded: `for=203.0.113.${claimed}` };
        return dial(port, LISTEN_PATH, claim, `127.0.${net}.${person}`);
      };
      for (let i = 1; i <= 3; i++) expect(await listen(1, i)).toBeInstanceOf(WebSocket);
      expect(await listen(1, 4)).toBe(429);
      expect(await listen(2, 1)).toBeInstanceOf(WebSocket);
      expect(await metrics()).not.toMatch(/^stoa_upgrade_unforwarded_total\{[^}]*\} [1-9]/m);

      await proxy.reload();
      await expect.poll(() => page(port), SOON).toContain('<title>Stoa</title>');
      let person = 3;
      await expect.poll(async () => (await listen(person++, 1)) instanceof WebSocket, SOON).toBe(true);
      expect(relay.output()).not.toContain('"level":"error"');
      expect(await metrics()).toContain('stoa_process_exceptions_total 0');
    },
    120_000,
  );
});

describe('haproxy as a TCP balancer, with the shipped configuration', () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])(
    'says whose connections it brings to a relay that does its own TLS, %s',
    async (_, more) => {
      const tls = ['--tls-cert', certificate.cert, '--tls-key', certificate.key, '--proxy-protocol', '127.0.0.1'];
      const { relay, metrics } = await startBehind([...tls, '--max-per-address', '1', ...more]);
      cleanups.push(() => relay.stop());
      const { port } = await before('haproxy, TCP', relay);
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
