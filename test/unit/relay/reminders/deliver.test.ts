import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliver } from '../../../../relay/reminders/deliver.ts';

let server: Server;
let connections = 0;

beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

const { signal } = new AbortController();

it('connects to no address inside a network, by whatever name it is called', async () => {
  const { port } = server.address() as { port: number };
  for (const host of ['127.0.0.1', '[::1]', 'localhost', 'localhost.localdomain'])
    await expect(
      deliver({ endpoint: `https://${host}:${port}/x`, headers: {}, body: new Uint8Array() }, signal),
      host,
    ).rejects.toThrow();
  expect(connections).toBe(0);
});

it('ends with the signal', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  const push = { endpoint: 'https://push.invalid.example/x', headers: {}, body: new Uint8Array() };
  await expect(deliver(push, stopped)).rejects.toMatchObject({ name: 'AbortError' });
});
