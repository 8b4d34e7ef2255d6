import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { SocketsAhead } from '../../../../../src/client/audio/worker/sockets-ahead.ts';
import { type DialledSocket, overSocket } from '../../../../../src/node/fanout/subscribe/websocket-channel.ts';

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
async function talk(dialled: DialledSocket | undefined): Promise<string> {
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
    dialled,
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
  const dialled = sockets.take(url);
  if (waits) await once(dialled!.socket, 'open');
  expect(await talk(dialled)).toBe('hello');
  expect(connections).toBe(1);
});

it('what is said ahead is answered, and whoever takes the socket hears the answer and what follows', async () => {
  const asked = new Promise<string>((resolve) =>
    server.on('connection', (client) =>
      client.once('message', (data) => {
        resolve(String(data));
        client.send(new Uint8Array([1]));
        client.send(new Uint8Array([2]));
        client.once('message', () => client.send(new Uint8Array([3])));
      }),
    ),
  );
  sockets.dial([url], new TextEncoder().encode('who is there?'));
  expect(await asked).toBe('who is there?');
  // Whoever reads it takes its time.
  await new Promise((later) => setTimeout(later, 50));
  const heard: unknown[] = [];
  const all = Promise.withResolvers<void>();
  const channel = overSocket(
    url,
    {
      onOpen: (greeted) => {
        heard.push(greeted);
        channel.send(new Uint8Array([9]));
      },
      onMessage: ([word]) => {
        heard.push(word);
        if (word === 3) all.resolve();
      },
      onClose: () => undefined,
    },
    sockets.take(url),
  );
  await all.promise;
  channel.close();
  expect(heard).toEqual([true, 1, 2, 3]);
});

it('who is taken before there was an answer to the call has said nothing', async () => {
  sockets.dial([url], new TextEncoder().encode('who is there?'));
  expect(await talk(sockets.take(url))).toBe('hello');
});

it.each([
  ['more than a room can be', new Uint8Array(2_000_001)],
  ['what no relay says', 'a text'],
])('a socket that brings %s is hung up on', async (_, sent) => {
  const left = new Promise<void>((resolve) =>
    server.on('connection', (client) => {
      client.once('close', () => resolve());
      client.send(sent);
    }),
  );
  sockets.dial([url]);
  await left;
  expect(sockets.take(url)).toBeUndefined();
});

it('each socket is handed over once, and only to whom it leads', () => {
  sockets.dial([url]);
  expect(sockets.take(`${url}/elsewhere`)).toBeUndefined();
  expect(sockets.take(url)?.socket).toBeInstanceOf(WebSocket);
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
  const taken = sockets.take(`${url}/one`)!.socket;
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
  expect(sockets.take(url)?.socket).toBeInstanceOf(WebSocket);
});
