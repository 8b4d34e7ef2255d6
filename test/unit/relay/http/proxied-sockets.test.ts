import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServerOptions, type Route } from '../../../../relay/http/http-server.ts';
import { ProxiedSockets } from '../../../../relay/http/proxied-sockets.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { selfSign } from '../../../support/machine/self-sign.ts';

const FROM = 'PROXY TCP4 203.0.113.7 192.0.2.1 51000 443\r\n';
const ASK = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

let folder: string;
let tls: { cert: Buffer; key: Buffer };
const cleanups: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-proxied-'));
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await selfSign(files, 'localhost');
  tls = { cert: await readFile(files.cert), key: await readFile(files.key) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that answers with the address of who asks. */
async function server(options: Partial<HttpServerOptions> = {}) {
  const counters = createCounters();
  let held = 0;
  const made = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map<string, Route>([
      ['/', (_request, response, address) => void response.end(`you are ${address}`)],
      ['/hold', () => void held++],
    ]),
    upgrades: new Map([['/', (_request, socket, _head, address) => void socket.end(`open to ${address}`)]]),
    files: () => false,
    sockets: { most: 100, perAddress: 2 },
    trustedHops: 0,
    balancers: ['127.0.0.0/8'],
    counters,
    ...options,
  });
  cleanups.push(() => made.stop());
  const open = (): Socket => {
    const socket = connect(made.port, '127.0.0.1');
    socket.on('error', () => undefined);
    cleanups.push(() => void socket.destroy());
    return socket;
  };
  return { ...made, counted: () => counters.read(), held: () => held, open };
}

/** All that comes until the other end closes. */
async function said(socket: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await once(socket, 'close');
  return text;
}

describe('a server behind a TCP balancer', () => {
  it('knows who asks, whether the header comes alone, in pieces, or with the request', async () => {
    const { open } = await server();
    const together = open();
    together.write(FROM + ASK);
    expect(await said(together)).toContain('you are 203.0.113.7');

    const apart = open();
    apart.setNoDelay(true);
    const answer = said(apart);
    for (const piece of [FROM.slice(0, 9), FROM.slice(9), ASK.slice(0, 7), ASK.slice(7)]) {
      apart.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await answer).toContain('you are 203.0.113.7');
  });

  it('knows who opens a WebSocket', async () => {
    const socket = (await server()).open();
    socket.write(`${FROM}GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(await said(socket)).toBe('open to 203.0.113.7');
  });

  it('knows who asks through its own TLS, many at once', async () => {
    const { open } = await server({ tls, sockets: { most: 100, perAddress: 10 } });
    const answers = Array.from({ length: 8 }, async (_, i) => {
      const socket = open();
      socket.write(FROM.replace('113.7', `113.${i + 1}`));
      const secure = connectTls({ socket, rejectUnauthorized: false });
      secure.on('error', () => undefined).write(ASK);
      return await said(secure);
    });
    const all = await Promise.all(answers);
    all.forEach((answer, i) => {
      expect(answer).toMatch(new RegExp(`you are 203\\.0\\.113\\.${i + 1}$`, 'm'));
    });
  });

  it('counts connections by the person, and the balancer’s own as its own', async () => {
    const { open, counted, held } = await server();
    for (const socket of [open(), open()]) socket.write(`${FROM}GET /hold HTTP/1.1\r\nHost: a\r\n\r\n`);
    await expect.poll(held).toBe(2);
    const third = open();
    third.write(FROM + ASK);
    expect(await said(third)).toBe('');
    expect(counted()['socket.refused.address']).toBe(1);
    const check = open();
    check.write(`PROXY UNKNOWN\r\n${ASK}`);
    expect(await said(check)).toContain('you are 127.0.0.1');
  });

  it('takes nothing from anybody else', async () => {
    const { open, counted } = await server({ balancers: ['192.0.2.1', '2001:db8::/32'] });
    const socket = open();
    socket.write(FROM + ASK);
    expect(await said(socket)).toBe('');
    expect(counted()['socket.refused.stranger']).toBe(1);
  });

  it('takes nothing without a header, nor with a broken one', async () => {
    const { open, counted } = await server();
    for (const start of ['', 'PROXY TCP4 nobody knows\r\n']) {
      const socket = open();
      socket.write(start + ASK);
      expect(await said(socket)).toBe('');
    }
    expect(counted()['socket.refused.header']).toBe(2);
    expect(counted()['http.answered']).toBe(0);
  });

  it('keeps whose a connection is when one of before from the same port is told to have ended after it', async () => {
    const sockets = new ProxiedSockets({ balancers: ['192.0.2.9'], timeout: 10_000, counters: createCounters() });
    const end = { remoteAddress: '192.0.2.9', remotePort: 40_000 };
    const [before, after] = [new PassThrough(), new PassThrough()].map(
      (line) => Object.assign(line, end) as unknown as Socket,
    );
    for (const [socket, address] of [
      [before!, '203.0.113.7'],
      [after!, '203.0.113.8'],
    ] as const) {
      const taken = new Promise<string>((take) => sockets.accept(socket, take));
      socket.write(`PROXY TCP4 ${address} 192.0.2.1 51000 443\r\n`);
      expect(await taken).toBe(address);
    }
    before!.destroy();
    await once(before!, 'close');
    expect(sockets.addressOf(after!)).toBe('203.0.113.8');
    after!.destroy();
    await once(after!, 'close');
    expect(sockets.addressOf(after!)).toBe('');
  });

  it('waits no longer for a header than for a request', async () => {
    const { open, counted } = await server({ headersTimeout: 100 });
    const socket = open();
    socket.write('PROXY TC');
    expect(await said(socket)).toBe('');
    expect(counted()['http.closed.silent']).toBe(1);
  });

  it('stops while headers are still to come', async () => {
    const { open, stop } = await server();
    const socket = open();
    await once(socket, 'connect');
    socket.write('PROXY');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ended = said(socket);
    await stop();
    expect(await ended).toBe('');
  });
});
