import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newKey } from '../../../../relay/acme/kept.ts';
import { order } from '../../../../relay/acme/order.ts';

vi.mock('node:child_process', async (original) => {
  const actual = await original<typeof import('node:child_process')>();
  return { ...actual, fork: vi.fn(actual.fork) };
});

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  vi.mocked(fork).mockClear();
});

const STAGE = { show: async () => undefined, withdraw: async () => undefined };

function asked(port: number) {
  const directory = `http://127.0.0.1:${port}/directory`;
  const ways = ['tls-alpn-01'] as const;
  return { email: 'ada@example.org', directory, names: ['relay.example'], ways, accountKey: newKey() };
}

describe('an order of a certificate', { timeout: 60_000 }, () => {
  it('is not begun once the relay stops', async () => {
    await expect(order(asked(9), STAGE, AbortSignal.abort())).rejects.toThrow('the relay stops');
    expect(fork).not.toHaveBeenCalled();
  });

  it('is ended with its process when the relay stops, whatever the authority does', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    undo.push(() => silent.close());
    await once(silent, 'listening');
    const stopping = new AbortController();
    const ordered = order(asked((silent.address() as AddressInfo).port), STAGE, stopping.signal);
    const outcome = expect(ordered).rejects.toThrow(/ended \(SIGKILL\)/);
    const [socket] = await once(silent, 'connection');
    undo.push(() => socket.destroy());
    stopping.abort();
    await outcome;
    expect(vi.mocked(fork).mock.results[0]!.value).toMatchObject({ signalCode: 'SIGKILL', connected: false });
  });
});
