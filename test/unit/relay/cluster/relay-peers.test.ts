import type { Libp2p } from '@libp2p/interface';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RelayPeers } from '../../../../relay/cluster/relay-peers.ts';
import { LISTEN_PROTOCOL } from '../../../../src/node/fanout/protocol/constants.ts';

const ID = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
const at = (port: number): string => `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${ID}`;

class Connection {
  status = 'open';
  readonly limits = undefined;
  streams: { readonly protocol: string }[] = [];

  async close(): Promise<void> {
    this.status = 'closed';
  }
}

let made: Connection[];
let peers: RelayPeers;

/** A relay that reaches the other one at one port alone, and stays connected to it or not. */
function relay(
  reachable: number,
  named: readonly string[] = [],
  more: Partial<ConstructorParameters<typeof RelayPeers>[0]> = {},
): void {
  const libp2p = {
    peerId: { toString: () => 'me' },
    getConnections: () => made,
    dial: async (address: { toString(): string }, { force = false }: { force?: boolean }) => {
      if (!address.toString().includes(`/tcp/${reachable}/`)) throw new Error('nobody there');
      const open = made.find(({ status }) => status === 'open');
      if (open !== undefined && !force) return open;
      const connection = new Connection();
      made.push(connection);
      return connection;
    },
  };
  const options = { libp2p: libp2p as unknown as Libp2p, peers: named, offered: () => [], local: true, ...more };
  peers = new RelayPeers(options);
  peers.start();
}

const open = (): number => made.filter(({ status }) => status === 'open').length;
const reach = (...ports: number[]) => peers.reach({ relay: ID, addresses: ports.map(at) }, AbortSignal.timeout(1_000));

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
});
afterEach(() => {
  peers.stop();
  vi.useRealTimers();
});

it('keeps those that are named from a moment on, and those before no more', async () => {
  relay(2, [at(1)]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(open()).toBe(0);
  expect(peers.mayBePrivate(at(1))).toBe(true);
  peers.name([at(2)]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(open()).toBe(1);
  expect(peers.neighbours).toEqual([{ relay: ID, address: at(2) }]);
  peers.name([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(peers.neighbours).toEqual([]);
  // Left to end: somebody may listen by it.
  expect(open()).toBe(1);
});

it('reaching a relay that is kept leaves one connection, however often', async () => {
  relay(1, [at(1)]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open()).toBe(1);
  for (let i = 0; i < 5; i++) {
    expect(await reach(1)).toEqual({ at: at(1), from: undefined });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(open()).toBe(1);
  }
});

it('reaching a relay that nobody needs leaves none, and one over which it listens stays', async () => {
  relay(1);
  await reach(1);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(open()).toBe(0);
  await reach(1);
  made.at(-1)!.streams = [{ protocol: LISTEN_PROTOCOL }];
  await vi.advanceTimersByTimeAsync(15_000);
  expect(open()).toBe(1);
});

it('a relay is reached at the first of its addresses that leads there', async () => {
  relay(3);
  expect((await reach(1, 2, 3)).at).toBe(at(3));
  await expect(reach(1, 2)).rejects.toThrow('none of its addresses');
});

it('a relay at which it listens is connected to for as long, since gossip does not cross by a WebSocket of listeners', async () => {
  let above = [at(1)];
  relay(1, [], { listenedAt: () => above });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open()).toBe(1);
  made[0]!.status = 'closed';
  await vi.advanceTimersByTimeAsync(3_000);
  expect(open()).toBe(1);
  above = [];
  await vi.advanceTimersByTimeAsync(1_000);
  made[1]!.status = 'closed';
  await vi.advanceTimersByTimeAsync(5_000);
  expect(open()).toBe(0);
});

it('only what the operator named may be at a private address', () => {
  relay(1, [at(1)], { local: false, offered: () => [{ relay: ID, addresses: [at(2)] }] });
  expect([at(1), at(2)].map((address) => peers.mayBePrivate(address))).toEqual([true, false]);
});
