import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Network } from '../bench/listener/limits.ts';
import { Wire } from '../bench/listener/wire.ts';

const BODY = 'stoa '.repeat(4_000);
const SLOW: Network = { down: 2_000, up: 2_000, latency: 20 };

let server: Server;
let wire: Wire;

beforeEach(async () => {
  server = createServer((_, response) => response.end(BODY));
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (said) => socket.send(said)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  wire = await Wire.to((server.address() as AddressInfo).port);
});

afterEach(async () => {
  wire.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Fetches the body, then has something said back by WebSocket. */
async function use(): Promise<{ fetched: string; echoed: Buffer }> {
  const at = `127.0.0.1:${wire.port}`;
  const fetched = await (await fetch(`http://${at}/`, { headers: { connection: 'close' } })).text();
  const socket = new WebSocket(`ws://${at}`);
  await once(socket, 'open');
  socket.send(Buffer.alloc(5_000, 7));
  const [echoed] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  await once(socket, 'close');
  return { fetched, echoed };
}

test.each([
  ['a wire', undefined],
  ['a slow wire', SLOW],
])('%s carries everything and counts HTTP and WebSocket separately', async (_, network) => {
  wire.begin(network);
  const { fetched, echoed } = await use();
  expect(fetched).toBe(BODY);
  expect(echoed).toEqual(Buffer.alloc(5_000, 7));
  const { http, webSocket } = wire.received(Infinity);
  // Heads of answers and frames come on top.
  expect(http).toBeGreaterThan(BODY.length);
  expect(http).toBeLessThan(BODY.length + 500);
  expect(webSocket).toBeGreaterThan(5_000);
  expect(webSocket).toBeLessThan(5_500);
});

test('later traffic than requested is not counted', async () => {
  wire.begin();
  const before = Date.now() - 1;
  await use();
  expect(wire.received(before)).toEqual({ http: 0, webSocket: 0 });
});

test('it starts counting at each beginning', async () => {
  await use();
  wire.begin();
  expect(wire.received(Infinity)).toEqual({ http: 0, webSocket: 0 });
});
