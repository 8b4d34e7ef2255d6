import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket as Connection, WebSocket, WebSocketServer } from 'ws';
import { createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import {
  createHttpServer,
  type HttpServer,
  type HttpServerOptions,
  type Route,
} from '../../../../relay/http/http-server.ts';
import type { UpgradeHandler } from '../../../../relay/http/upgrade.ts';
import { createWebSocketUpgrade } from '../../../../relay/p2p/websocket-upgrade.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function front(options: Partial<HttpServerOptions> = {}): Promise<HttpServer & { counters: Counters }> {
  const counters = options.counters ?? createCounters();
  const made = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map([['/route', (_request, response) => void response.end('routed')]]),
    upgrades: new Map(),
    files: (path, _request, response) => path === '/a b' && Boolean(response.end('file')),
    sockets: { most: 100 },
    trustedHops: 0,
    counters,
    ...options,
  });
  cleanups.push(() => made.stop());
  return { ...made, counters };
}

/** An echo behind a front, in the place of libp2p. */
async function echo({ most = 10, perAddress = 10, trustedHops = 0 } = {}) {
  const server = new WebSocketServer({ noServer: true });
  const paths: string[] = [];
  const counters = createCounters();
  const limits = createConnectionLimits({ most, perAddress });
  const door = createWebSocketUpgrade({
    take: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (made: Connection) => {
        server.emit('connection', made);
        paths.push(`${request.url} ${request.headers['x-mark'] ?? ''}`.trim());
        made.on('message', (data, binary) => made.send(data, { binary }));
      }),
    limits,
    counters,
  });
  const made = await front({ counters, upgrades: new Map([['/', door]]), trustedHops });
  return { server, limits, counters, paths, port: made.port };
}

async function dial(port: number, path = '/', headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  cleanups.push(() => void socket.terminate());
  await once(socket, 'open');
  return socket;
}

async function refusedWith(
  port: number,
  path = '/',
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  socket.terminate();
  return response.statusCode;
}

/** Sends bytes as they are and reads all that comes back. */
async function raw(port: number, text: string, { end = true } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  if (end) socket.end(text);
  else socket.write(text);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  await once(socket, 'close');
  return answer;
}

describe('the HTTP server', () => {
  it('serves routes and files, and says plainly when there is nothing', async () => {
    const { port } = await front();
    const get = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(await get('/route?x=1')).toBe('routed');
    expect(await get('/a%20b')).toBe('file');
    const missing = await fetch(`http://127.0.0.1:${port}/nothing`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('sends the security headers with every answer', async () => {
    const { port } = await front();
    for (const path of ['/route', '/nothing', '/%ff']) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('microphone=(self)');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    }
  });

  it('rejects what it cannot parse, with a status or by closing', async () => {
    const { port, counters } = await front();
    expect((await fetch(`http://127.0.0.1:${port}/route`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`http://127.0.0.1:${port}/%ff`)).status).toBe(400);
    expect((await fetch(`http://127.0.0.1:${port}/a%00b`)).status).toBe(400);
    expect(await raw(port, 'GET http://other.example/route HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400/,
    );
    expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect(await raw(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect(counters.read()).toMatchObject({ 'http.refused.malformed': 2, 'http.refused.method': 1 });
  });

  it('closes a connection that asks again before it is answered, and answers what waits for each answer', async () => {
    const asked: ServerResponse[] = [];
    const route: Route = (_request, response) => void asked.push(response);
    const { port, counters } = await front({ routes: new Map([['/slow', route]]) });
    const request = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await raw(port, request.repeat(500), { end: false })).toBe('');
    expect(asked).toHaveLength(1);
    expect(counters.read()['http.refused.pipelined']).toBe(1);
    const socket = connect(port, '127.0.0.1');
    let answers = '';
    socket.on('data', (data) => {
      answers += data;
    });
    for (let n = 1; n <= 3; n++) {
      socket.write(request);
      await expect.poll(() => asked.length).toBe(1 + n);
      asked.at(-1)!.end('done');
      await expect.poll(() => answers.split('done').length).toBe(1 + n);
    }
    socket.destroy();
    expect(counters.read()['http.refused.pipelined']).toBe(1);
  });

  it('does not hear an address out that goes on asking ahead of answers, and hears others', async () => {
    const { port, counters } = await front({ sockets: { most: 100, perAddress: 50 }, now: () => 0 });
    const request = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n';
    for (let n = 0; n < 50; n++) await raw(port, request.repeat(2), { end: false }).catch(() => '');
    expect(counters.read()['http.refused.pipelined']).toBeLessThan(25);
    expect(counters.read()['socket.refused.flood']).toBeGreaterThan(25);
    const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    cleanups.push(() => void other.destroy());
    other.write(request);
    await once(other, 'data');
  });

  it('lets an address that asks for much wait, its handshakes too, and nobody else', async () => {
    let handled = 0;
    const route: Route = (_request, response) => void response.end(String(handled++));
    const upgraded: string[] = [];
    const upgrade: UpgradeHandler = (_request, socket, _head, address) => {
      upgraded.push(address);
      socket.destroy();
    };
    const { port, counters } = await front({
      routes: new Map([['/', route]]),
      upgrades: new Map([['/', upgrade]]),
      trustedHops: 1,
      now: () => 0,
    });
    const get = (from: string, headers: Record<string, string> = {}): Promise<unknown> =>
      new Promise((done, failed) => {
        const sent = httpRequest({ port, agent: false, headers: { 'x-forwarded-for': from, ...headers } });
        sent.on('response', (response) => response.resume().on('end', done)).on('error', failed);
        sent.end();
      });
    const crowd = Promise.all(Array.from({ length: 400 }, () => get('192.0.2.1')));
    await expect.poll(() => counters.read()['http.delayed']).toBeGreaterThan(0);
    const handshake = { connection: 'upgrade', upgrade: 'websocket' };
    const late = get('192.0.2.1', handshake).catch(() => upgraded);
    await get('192.0.2.2', handshake).catch(() => undefined);
    expect(upgraded).toContain('192.0.2.2');
    await crowd;
    await late;
    expect(handled).toBe(400);
    // By its clock, which stands still: what exceeds 300 requests, and one handshake.
    expect(counters.read()['http.delayed']).toBe(101);
    expect(upgraded.sort()).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('ends what waits of an address that is shut out meanwhile', async () => {
    let handled = 0;
    // Sixty are handled at once. The first that has waited commits more offences than are borne.
    const upgrade: UpgradeHandler = (_request, socket, _head, _address, offend) => {
      if (++handled === 61) for (let i = 0; i <= 20; i++) offend();
      socket.destroy();
    };
    const { port, counters } = await front({
      upgrades: new Map([['/', upgrade]]),
      sockets: { most: 250 },
      now: () => 0,
    });
    const handshake = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    await Promise.all(Array.from({ length: 200 }, () => raw(port, handshake, { end: false }).catch(() => '')));
    expect([handled, counters.read()['http.refused.flood']]).toEqual([61, 139]);
  });

  it('closes a connection without a request silently: one that a browser opened ahead of need must not get a response', async () => {
    const { port, counters } = await front({ headersTimeout: 100 });
    expect(await raw(port, '', { end: false })).toBe('');
    expect(await raw(port, 'GET / HTTP/1.1\r\nHost: x\r\n', { end: false })).toBe('');
    expect(counters.read()).toMatchObject({ 'http.closed.silent': 2, 'http.refused.malformed': 0 });
  });

  it('treats an upgrade other than WebSocket as an ordinary request', async () => {
    const { port } = await front();
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/route',
      headers: { connection: 'upgrade', upgrade: 'h2c' },
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('ends the one connection whose request or handshake cannot be handled, counts it, and serves the others', async () => {
    const broken = (): never => {
      throw new Error('broken');
    };
    const { port, counters } = await front({
      routes: new Map<string, Route>([
        ['/broken', broken],
        ['/route', (_request, response) => void response.end('routed')],
      ]),
      upgrades: new Map([['/', broken]]),
    });
    await expect(fetch(`http://127.0.0.1:${port}/broken`)).rejects.toThrow();
    await expect(dial(port)).rejects.toThrow();
    expect(counters.read()['http.failed.answer']).toBe(2);
    expect(await (await fetch(`http://127.0.0.1:${port}/route`)).text()).toBe('routed');
  });

  it('counts a connection that the system cannot accept, and serves the others', async () => {
    const { port, counters } = await front();
    let server: Server | undefined;
    const note = (message: unknown): void => {
      ({ server } = message as { server: Server });
    };
    subscribe('http.server.request.start', note);
    await fetch(`http://127.0.0.1:${port}/route`);
    unsubscribe('http.server.request.start', note);
    server!.emit('error', Object.assign(new Error('accept ENOMEM'), { code: 'ENOMEM' }));
    expect(counters.read()['http.failed.accept']).toBe(1);
    expect(await (await fetch(`http://127.0.0.1:${port}/route`)).text()).toBe('routed');
  });

  it('has other bounds from a moment on, and closes nothing that stands', async () => {
    const server = await front({ sockets: { most: 10, perAddress: 1 } });
    // Whoever says nothing keeps a place, and the kernel hands connections on in their order.
    const keep = async (): Promise<void> => {
      const socket = connect(server.port, '127.0.0.1');
      cleanups.push(() => void socket.destroy());
      await once(socket, 'connect');
    };
    const isHeard = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(server.port, '127.0.0.1').on('error', () => resolve(false));
        socket.on('data', () => resolve(true)).on('close', () => resolve(false));
        socket.write('GET /route HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      });
    await keep();
    expect(await isHeard()).toBe(false);
    server.setSockets({ most: 10, perAddress: 2 });
    await expect.poll(isHeard).toBe(true);
    server.setSockets({ most: 1, perAddress: 9 });
    expect(await isHeard()).toBe(false);
    server.setSockets({ most: 9, perAddress: 9 });
    await expect.poll(isHeard).toBe(true);
    expect(server.counters.read()['socket.refused.full']).toBeGreaterThan(0);
  });

  it('stops with idle and half-sent connections open', async () => {
    const { port, stop } = await front();
    const idle = connect(port, '127.0.0.1');
    idle.write('GET /route HTTP/1.1\r\nHost:');
    await once(idle, 'connect');
    idle.on('error', () => undefined);
    await fetch(`http://127.0.0.1:${port}/route`);
    await Promise.all([stop(), stop(), once(idle, 'close')]);
    await expect(fetch(`http://127.0.0.1:${port}/route`)).rejects.toThrow();
  });
});

describe('WebSockets through the public port', () => {
  it('reach their handler with path and headers, and talk both ways', async () => {
    const { port, paths, counters } = await echo();
    const socket = await dial(port, '/?q=1', { 'X-Mark': 'mark' });
    const large = Buffer.alloc(3_000_000, 7);
    socket.send(large);
    const [back] = (await once(socket, 'message')) as [Buffer];
    expect(back.equals(large)).toBe(true);
    expect(paths).toEqual(['/?q=1 mark']);
    expect(counters.read()['upgrade.accepted']).toBe(1);
  });

  it('end on both sides when either side ends', async () => {
    const { port, server, limits } = await echo();
    const first = await dial(port);
    const [inner] = [...server.clients];
    first.terminate();
    if (inner !== undefined && inner.readyState !== inner.CLOSED) await once(inner, 'close');
    const second = await dial(port);
    for (const client of server.clients) client.terminate();
    await once(second, 'close');
    await expect.poll(() => limits.size).toBe(0);
  });

  it('are bounded in total, and a place is free again after one leaves', async () => {
    const { port, counters, limits } = await echo({ most: 2 });
    const first = await dial(port);
    await dial(port);
    expect(await refusedWith(port)).toBe(503);
    expect(counters.read()['upgrade.refused.full']).toBe(1);
    first.close();
    await expect.poll(() => limits.size).toBe(1);
    await dial(port);
  });

  it('are bounded per address, which a client cannot forge', async () => {
    const { port, counters } = await echo({ perAddress: 1 });
    await dial(port);
    expect(await refusedWith(port, '/', { 'X-Forwarded-For': '203.0.113.9' })).toBe(429);
    expect(counters.read()['upgrade.refused.address']).toBe(1);
  });

  it('are counted by the address that the proxy saw, not by what the client wrote before it', async () => {
    const { port } = await echo({ perAddress: 1, trustedHops: 1 });
    await dial(port, '/', { 'X-Forwarded-For': '203.0.113.1, 198.51.100.1' });
    await dial(port, '/', { 'X-Forwarded-For': '203.0.113.1, 198.51.100.2' });
    expect(await refusedWith(port, '/', { 'X-Forwarded-For': '203.0.113.7, 198.51.100.2' })).toBe(429);
  });

  it('are counted by the address that the outermost of several proxies saw', async () => {
    const { port } = await echo({ perAddress: 1, trustedHops: 2 });
    await dial(port, '/', { 'X-Forwarded-For': '203.0.113.1, 198.51.100.1:4711, 10.0.0.1' });
    await dial(port, '/', { 'X-Forwarded-For': '203.0.113.1, [2001:db8::1]:4711, 10.0.0.1' });
    expect(await refusedWith(port, '/', { 'X-Forwarded-For': '198.51.100.1, 10.0.0.9' })).toBe(429);
  });

  it('are counted by the address of a proxy that names none, which is counted too', async () => {
    const { port, counters } = await echo({ perAddress: 1, trustedHops: 1 });
    await dial(port);
    expect(await refusedWith(port, '/', { Forwarded: 'for=_hidden' })).toBe(429);
    await dial(port, '/', { Forwarded: 'for="[2001:db8::1]:443";proto=https' });
    expect(counters.read()).toMatchObject({
      'upgrade.unforwarded.absent': 1,
      'upgrade.unforwarded.unreadable': 1,
      'upgrade.refused.address': 1,
    });
  });

  it('are rejected at a path that nobody serves', async () => {
    const { port, counters } = await echo();
    expect(await refusedWith(port, '/listen')).toBe(404);
    expect(counters.read()['upgrade.refused.path']).toBe(1);
  });
});
