import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { get as getTls } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../../../relay/http/http-server.ts';
import { readTls } from '../../../../relay/http/tls.ts';
import { type Counted, createCounters } from '../../../../relay/util/counters.ts';
import { selfSign } from '../../../support/machine/self-sign.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function server(options: Partial<HttpServerOptions> = {}) {
  const counters = createCounters();
  /** Requests that are not answered before the test says so. */
  const held: (() => void)[] = [];
  const made: HttpServer = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map([
      ['/', (_request, response) => void response.end('here')],
      ['/held', (_request, response) => void held.push(() => response.end('late'))],
    ]),
    upgrades: new Map([
      [
        '/',
        (_request, socket) => {
          socket.on('end', () => socket.end()).resume();
          socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        },
      ],
    ]),
    files: () => false,
    sockets: { most: 100, perAddress: 4 },
    trustedHops: 0,
    counters,
    ...options,
  });
  cleanups.push(() => made.stop());
  return { port: made.port, held, counted: (what: Counted) => counters.read()[what] };
}

async function certificate() {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-tls-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await selfSign(files, 'relay.example');
  return await readTls({ certFile: files.cert, keyFile: files.key });
}

/** A TCP connection that says nothing, from one of loopback's many addresses. */
function idle(port: number, from = '127.0.0.1'): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined).resume();
  cleanups.push(() => void socket.destroy());
  return socket;
}

/** The status and headers of an answer, or undefined when the connection is closed instead. */
async function ask(port: number, { from = '127.0.0.1', path = '/', headers = {} } = {}) {
  const request = get({ port, host: '127.0.0.1', path, localAddress: from, headers, agent: false });
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response;
  } catch {
    return undefined;
  }
}

async function shakesHands(port: number): Promise<boolean> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  const outcome = await once(socket, 'secureConnect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return outcome;
}

describe('accepted sockets', () => {
  it('are bounded per address though they say nothing; other addresses get in, and the same one when a place is free', async () => {
    const { port, counted } = await server();
    const sockets = Array.from({ length: 6 }, () => idle(port));
    await expect.poll(() => counted('socket.refused.address')).toBe(2);
    await expect.poll(() => sockets.filter((socket) => !socket.closed)).toHaveLength(4);
    expect((await ask(port))?.statusCode).toBeUndefined();
    expect((await ask(port, { from: '127.0.0.2' }))?.statusCode).toBe(200);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await ask(port))?.statusCode).toBe(200);
  });

  it('are bounded in total, and counted', async () => {
    const { port, counted } = await server({ sockets: { most: 2, perAddress: 2 } });
    for (let i = 0; i < 3; i++) idle(port, `127.0.0.${i + 1}`);
    await expect.poll(() => counted('socket.refused.full')).toBe(1);
  });

  it('count a WebSocket and a request alike', async () => {
    const { port, counted } = await server({ sockets: { most: 100, perAddress: 2 } });
    const upgraded = idle(port);
    upgraded.write('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    await once(upgraded, 'data');
    idle(port).write('GET /held HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => counted('http.answered')).toBe(1);
    expect(await ask(port)).toBeUndefined();
    upgraded.destroy();
    await expect.poll(async () => (await ask(port))?.statusCode).toBe(200);
  });

  it('count before the TLS handshake, and again when the connection has ended', async () => {
    const { port, counted } = await server({ tls: await certificate() });
    const sockets = Array.from({ length: 5 }, () => idle(port));
    await expect.poll(() => counted('socket.refused.address')).toBe(1);
    for (const socket of sockets) socket.destroy();
    // As long as the server has not seen the others end, a handshake fails.
    for (let i = 0; i < 12; i++) await expect.poll(() => shakesHands(port)).toBe(true);
    expect(counted('http.refused.handshake')).toBe(0);
  });

  it('are closed when no TLS handshake comes in time', async () => {
    const { port, counted } = await server({ tls: await certificate(), headersTimeout: 100 });
    await once(idle(port), 'close');
    expect(counted('http.closed.silent')).toBe(1);
    expect(counted('http.refused.handshake')).toBe(0);
  });

  it('are closed and counted when what comes is no TLS', async () => {
    const { port, counted } = await server({ tls: await certificate() });
    const socket = idle(port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(counted('http.refused.handshake')).toBe(1);
    expect(counted('http.refused.malformed')).toBe(0);
  });

  it('are kept for the next request while the address has places to spare, and no longer', async () => {
    const { port } = await server();
    const agent = new Agent({ keepAlive: true });
    cleanups.push(() => agent.destroy());
    expect((await ask(port, { headers: { connection: 'keep-alive' } }))?.headers.connection).toBe('keep-alive');
    for (let i = 0; i < 2; i++) idle(port);
    await expect
      .poll(async () => (await ask(port, { headers: { connection: 'keep-alive' } }))?.headers.connection)
      .toBe('close');
  });
});

describe('answers by TLS', () => {
  it('keep browsers to https, and answers without it do not', async () => {
    const { port } = await server({ tls: await certificate() });
    const request = getTls({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.headers['strict-transport-security']).toBe('max-age=15768000');
    const plain = await server();
    expect((await ask(plain.port))?.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('the sockets of a proxy', () => {
  const forwarded = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

  it('are not counted, since all people come by them', async () => {
    const { port, counted } = await server({ trustedHops: 1 });
    for (let i = 0; i < 10; i++) idle(port);
    expect((await ask(port, forwarded('203.0.113.7')))?.statusCode).toBe(200);
    expect(counted('socket.refused.address')).toBe(0);
  });

  it('carry so many requests and WebSockets of one person at once, and the others’', async () => {
    const { port, held, counted } = await server({ trustedHops: 1 });
    const upgraded = idle(port);
    upgraded.write(
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n',
    );
    await once(upgraded, 'data');
    const waiting = [1, 2, 3].map(() => ask(port, { path: '/held', ...forwarded('203.0.113.7') }));
    await expect.poll(() => held.length).toBe(3);
    expect((await ask(port, forwarded('203.0.113.7')))?.statusCode).toBe(429);
    expect(counted('http.refused.address')).toBe(1);
    expect((await ask(port, forwarded('203.0.113.8')))?.statusCode).toBe(200);
    for (const answer of held.splice(0)) answer();
    await Promise.all(waiting);
    await expect.poll(async () => (await ask(port, forwarded('203.0.113.7')))?.statusCode).toBe(200);
  });
});
