import { createServer, type Server } from 'node:net';
import { finalizeEvent } from 'nostr-tools/pure';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Outlet } from '../../../../relay/nostr/outlet.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLog } from '../../../../relay/util/log.ts';
import { freePort } from '../../../support/harness/relay.ts';
import { startNostrRelay } from '../../../support/nostr/nostr-relay.ts';

const SOON = { timeout: 10_000, interval: 20 };
const SEED = new Uint8Array(32).fill(5);
const event = (d: string, at: number, content = '') =>
  finalizeEvent({ kind: 30_312, created_at: at, content, tags: [['d', d]] }, SEED);

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function outletTo(url: string) {
  const counters = createCounters();
  const outlet = new Outlet({ url, counters, log: createLog('silent'), backoff: { first: 20, most: 100 } });
  undo.push(() => outlet.stop());
  const count = (name: 'sent' | 'refused' | 'failed' | 'dropped') => counters.read()[`nostr.${name}`];
  return { outlet, count };
}

/** A relay that answers in its own way. */
async function oddRelay(answer: (d: string, id: string, socket: WebSocket) => void) {
  const asked: string[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  undo.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const [, { id, tags }] = JSON.parse(String(data));
      asked.push(tags[0][1]);
      answer(tags[0][1], id, socket);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `ws://127.0.0.1:${(server.address() as { port: number }).port}/`, asked };
}
const told = (id: string, taken: boolean, why = ''): string => JSON.stringify(['OK', id, taken, why]);

describe('events for a Nostr relay', () => {
  it('are brought there, of a room the last', async () => {
    const relay = await startNostrRelay();
    undo.push(() => relay.stop());
    const { outlet, count } = outletTo(relay.url);
    outlet.put(event('a', 100));
    outlet.put(event('b', 100));
    await expect.poll(() => count('sent'), SOON).toBe(2);
    outlet.put(event('a', 101, 'again'));
    await expect.poll(() => relay.events().map(({ content }) => content), SOON).toContain('again');
    expect(relay.events()).toHaveLength(2);
  });

  it('wait for one that is away, and only the last word of each room does', async () => {
    const port = await freePort();
    const { outlet, count } = outletTo(`ws://127.0.0.1:${port}/`);
    outlet.put(event('a', 100));
    outlet.put(event('a', 101));
    await expect.poll(() => count('failed'), SOON).toBeGreaterThan(1);
    const relay = await startNostrRelay({ port });
    undo.push(() => relay.stop());
    await expect.poll(() => relay.events().map(({ created_at }) => created_at), SOON).toEqual([101]);
    await expect.poll(() => count('sent'), SOON).toBe(1);
  });

  it('are given up where they are refused', async () => {
    const relay = await startNostrRelay({ refusal: 'blocked: no rooms here' });
    undo.push(() => relay.stop());
    const { outlet, count } = outletTo(relay.url);
    outlet.put(event('a', 100));
    await expect.poll(() => count('refused'), SOON).toBe(1);
    expect([count('sent'), count('failed')]).toEqual([0, 0]);
  });

  it('are two hundred at most', async () => {
    const { outlet, count } = outletTo(`ws://127.0.0.1:${await freePort()}/`);
    for (let i = 0; i < 230; i++) outlet.put(event(`r${i}`, 100));
    expect(count('dropped')).toBe(30);
  });

  it('are not brought to one that says too much, and stopping does not wait for it', async () => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\n');
      const fill = (): void =>
        void (socket.destroyed || (socket.write('x: '.padEnd(60_000, 'x')) && setImmediate(fill)));
      fill();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    undo.push(() => server.close());
    const { outlet, count } = outletTo(`ws://127.0.0.1:${(server.address() as { port: number }).port}/`);
    outlet.put(event('a', 100));
    await expect.poll(() => count('failed'), SOON).toBeGreaterThan(0);
    await outlet.stop();
    expect(count('sent')).toBe(0);
  });

  it('do not wait for one that is refused, whatever the words', async () => {
    const relay = await oddRelay((d, id, socket) => {
      if (d === 'silent') socket.terminate();
      else socket.send(told(id, !d.startsWith('no'), d === 'no' ? 'we do not like it' : ''));
    });
    const { outlet, count } = outletTo(relay.url);
    for (const d of ['no', 'no words', 'silent', 'a', 'b']) outlet.put(event(d, 100));
    await expect.poll(() => count('sent'), SOON).toBe(2);
    expect(count('refused')).toBe(2);
    expect(relay.asked.slice(0, 5)).toEqual(['no', 'no words', 'silent', 'a', 'b']);
  });

  it('are asked again behind the others where a relay wants time, some times', async () => {
    const relay = await oddRelay((d, id, socket) =>
      socket.send(d === 'later' ? told(id, false, 'rate-limited: slow down') : told(id, true)),
    );
    const { outlet, count } = outletTo(relay.url);
    outlet.put(event('later', 100));
    outlet.put(event('a', 100));
    await expect.poll(() => count('refused'), SOON).toBe(1);
    expect(relay.asked).toEqual(['later', 'a', 'later', 'later', 'later', 'later']);
    expect([count('sent'), count('failed')]).toEqual([1, 4]);
  });

  it('are brought past nonsense, of which nothing is said on the terminal', async () => {
    const warn = vi.spyOn(console, 'warn');
    undo.push(() => warn.mockRestore());
    const nonsense = ['{', '[]', 'null', '["EVENT","x",{}]', '["OK",5,true]', '["NOTICE",{}]', '["OK","'];
    const relay = await oddRelay((_, id, socket) => {
      for (const text of nonsense) socket.send(text);
      socket.send(new Uint8Array(9));
      socket.send(JSON.stringify(['OK', id, true, { toString: 1 }]));
    });
    const { outlet, count } = outletTo(relay.url);
    outlet.put(event('a', 100));
    await expect.poll(() => count('sent'), SOON).toBe(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it('are not brought to one that does not stop talking', async () => {
    const relay = await oddRelay((_, id, socket) => {
      for (let i = 0; i < 1_001; i++) socket.send('["NOTICE","and another thing"]');
      socket.send(told(id, true));
    });
    const { outlet, count } = outletTo(relay.url);
    outlet.put(event('a', 100));
    await expect.poll(() => count('failed'), SOON).toBeGreaterThan(0);
    expect(count('sent')).toBe(0);
  });
});
