import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { SocketsAhead } from '../../../../../src/client/audio/worker/sockets-ahead.ts';
import { overSocket } from '../../../../../src/node/fanout/subscribe/websocket-channel.ts';

let server: WebSocketServer;
let url: string;
let sockets: SocketsAhead;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/listen`;
  sockets = new SocketsAhead();
});

afterEach(async () => {
  sockets.close();
  for (const client of server.clients) client.terminate();
  await new Promise((done) => server.close(done));
});

/** Says one word as soon as the channel is open, and resolves with what the server receives. */
async function talk(socket: WebSocket | undefined): Promise<string> {
  const heard = new Promise<string>((resolve) => {
    for (const client of server.clients) client.once('message', (data) => resolve(String(data)));
    server.on('connection', (client) => client.once('message', (data) => resolve(String(data))));
  });
  const channel = overSocket(
    url,
    {
      onOpen: () => channel.send(new TextEncoder().encode('hello')),
      onMessage: () => undefined,
      onClose: () => undefined,
    },
    socket,
  );
  const word = await heard;
  channel.close();
  return word;
}

it.each([
  ['that is still being dialled', false],
  ['that is open already', true],
])('a channel speaks through a socket %s, and dials no other', async (_, waits) => {
  let connections = 0;
  server.on('connection', () => connections++);
  sockets.dial([url]);
  const socket = sockets.take(url);
  if (waits) await once(socket!, 'open');
  expect(await talk(socket)).toBe('hello');
  expect(connections).toBe(1);
});

it('each socket is handed over once, and only to whom it leads', () => {
  sockets.dial([url]);
  expect(sockets.take(`${url}/elsewhere`)).toBeUndefined();
  expect(sockets.take(url)).toBeInstanceOf(WebSocket);
  expect(sockets.take(url)).toBeUndefined();
});

it('a socket that was closed before anybody took it is not handed over', async () => {
  server.on('connection', (client) => client.close());
  const closed = new Promise<void>((resolve) => {
    const native = globalThis.WebSocket;
    globalThis.WebSocket = class extends native {
      constructor(address: string | URL) {
        super(address);
        this.addEventListener('close', () => resolve());
      }
    };
    sockets.dial([url]);
    globalThis.WebSocket = native;
  });
  await closed;
  expect(sockets.take(url)).toBeUndefined();
});

it('nobody is dialled but the first two, and those whom nobody asked for are hung up on', async () => {
  let left = '';
  const both = new Promise<void>((resolve) => {
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
      if (connections === 2) resolve();
    });
  });
  const closed = new Promise<void>((resolve) => {
    server.on('connection', (client, { url: path }) =>
      client.on('close', () => {
        left = path!;
        resolve();
      }),
    );
  });
  sockets.dial(['one', 'two', 'three'].map((name) => `${url}/${name}`));
  const taken = sockets.take(`${url}/one`)!;
  expect(sockets.take(`${url}/three`)).toBeUndefined();
  await both;
  sockets.close();
  await closed;
  expect(left).toBe('/listen/two');
  expect(taken.readyState).toBe(WebSocket.OPEN);
  taken.close();
});

it('an address that cannot be dialled is left to whoever asks for it', () => {
  sockets.dial(['nonsense', url]);
  expect(sockets.take('nonsense')).toBeUndefined();
  expect(sockets.take(url)).toBeInstanceOf(WebSocket);
});
