import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RelayPool } from '../../../../src/node/relays/relay-pool.ts';
import type { Peer } from '../../../../src/node/transport/peer.ts';
import { MemoryStore } from '../../../../src/node/util/key-value-store.ts';

const made = async (): Promise<string> => peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString();
const at = (id: string, host = 'a.example'): string => `/dns4/${host}/tcp/443/tls/ws/p2p/${id}`;

/** A page that is in touch with those relays. */
async function page(connected: readonly string[]) {
  const me = peerIdFromPrivateKey(await generateKeyPair('Ed25519'));
  const libp2p = {
    peerId: me,
    getConnections: (peer: { toString(): string }) =>
      connected.includes(peer.toString()) ? [{ status: 'open', limits: undefined }] : [],
  };
  return new RelayPool({ peer: { libp2p } as unknown as Peer, store: new MemoryStore(), onChange: () => undefined });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the relays a page knows', () => {
  it('exclude addresses that only seem to end in a peer id', async () => {
    const good = await made();
    const relays = await page([good]);
    relays.learn([at('abc'), at('Qmabc'), at('12D3KooW'), at(good)], { prefer: true });
    expect(relays.held.map(({ id }) => id)).toEqual([good]);
  });

  it('are evicted for a room’s own, except those in use', async () => {
    const used = await made();
    const own = await made();
    const relays = await page([used, own]);
    relays.learn([at(used), ...(await Promise.all(Array.from({ length: 15 }, async () => at(await made()))))]);
    relays.learn([at(own)]);
    expect(relays.isKnown(at(own))).toBe(false);
    relays.learn([at(own)], { prefer: true });
    expect(relays.held.map(({ id }) => id)).toEqual([own, used]);
  });

  it('give another connection to whoever asks, use it for nobody else, and have none by webrtc-direct', async () => {
    const [socket, direct] = [await made(), await made()];
    const first = { status: 'open', limits: undefined };
    const open = new Map([
      [socket, [first]],
      [direct, [{ status: 'open', limits: undefined }]],
    ]);
    const dialed: unknown[] = [];
    const libp2p = {
      peerId: peerIdFromPrivateKey(await generateKeyPair('Ed25519')),
      getConnections: (peer: { toString(): string }) => open.get(peer.toString()) ?? [],
      dial: async (address: { toString(): string }, { force }: { force: boolean }) => {
        dialed.push([address.toString(), force]);
        const second = { status: 'open', limits: undefined };
        // libp2p lists them in no particular order.
        open.get(socket)!.unshift(second);
        return second;
      },
    };
    const relays = new RelayPool({
      peer: { libp2p } as unknown as Peer,
      store: new MemoryStore(),
      onChange: () => undefined,
    });
    relays.learn([at(socket), `/ip4/192.0.2.1/udp/4000/webrtc-direct/certhash/uEiAa/p2p/${direct}`]);
    const held = (id: string) => relays.held.find((relay) => relay.id === id);
    expect(held(direct)?.another).toBeUndefined();
    const second = await held(socket)!.another!(AbortSignal.timeout(1_000));
    expect(dialed).toEqual([[at(socket), true]]);
    expect(second).not.toBe(first);
    expect(held(socket)!.connection).toBe(first);
    open.get(socket)!.splice(open.get(socket)!.indexOf(first), 1);
    expect(held(socket)).toBeUndefined();
  });

  it('that lied come last, for ten minutes', async () => {
    vi.useFakeTimers();
    const [one, other] = [await made(), await made()];
    const relays = await page([one, other]);
    relays.learn([at(one)], { prefer: true });
    relays.learn([at(other)]);
    relays.shun(one);
    expect(relays.held.map(({ id }) => id)).toEqual([other, one]);
    vi.advanceTimersByTime(10 * 60_000);
    expect(relays.held.map(({ id }) => id)).toEqual([one, other]);
  });

  it('that only people in the room name come last, few and evicted first, and introduce nobody', async () => {
    const own = await made();
    const told = await Promise.all(Array.from({ length: 8 }, made));
    const relays = await page([own, ...told]);
    relays.learnNamed(told.map((id) => at(id)));
    relays.learn([at(own)]);
    const [first, ...rest] = relays.held.map(({ id }) => id);
    expect(first).toBe(own);
    expect(new Set(rest)).toEqual(new Set(told.slice(0, 4)));
    expect(relays.isKnown(at(told[0]!))).toBe(false);
    relays.learn([at(told[0]!)]);
    expect(relays.isKnown(at(told[0]!))).toBe(true);
  });

  it('that people named are evicted for better known ones', async () => {
    const relays = await page([]);
    relays.learnNamed(await Promise.all(Array.from({ length: 4 }, async () => at(await made()))));
    const others = await Promise.all(Array.from({ length: 16 }, async () => at(await made())));
    relays.learn(others);
    expect(others.filter((a) => relays.isKnown(a))).toHaveLength(16);
  });

  it('are dialed only if the person came by them, and others only while strangers are welcome', async () => {
    vi.useFakeTimers();
    const [own, offered, elsewhere, named] = [await made(), await made(), await made(), await made()];
    const open = new Set<string>();
    const closed: string[] = [];
    const connection = (id: string) => ({
      status: 'open',
      limits: undefined,
      close: async () => {
        open.delete(id);
        closed.push(id);
      },
    });
    const libp2p = {
      peerId: peerIdFromPrivateKey(await generateKeyPair('Ed25519')),
      getConnections: (peer: { toString(): string }) => (open.has(String(peer)) ? [connection(String(peer))] : []),
      dial: async (address: { toString(): string }) => void open.add(address.toString().split('/').at(-1)!),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    let welcome = false;
    const relays = new RelayPool({
      peer: { libp2p } as unknown as Peer,
      store: new MemoryStore(),
      hold: 4,
      strangers: () => welcome,
      onChange: () => undefined,
    });
    relays.learnOffers([{ address: at(offered), free: 10 }]);
    relays.goElsewhere([at(elsewhere)], own);
    relays.learnNamed([at(named)]);
    relays.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(open).toEqual(new Set());
    expect(relays.hopeless).toBe(true);
    relays.learn([at(own)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(open).toEqual(new Set([own]));
    welcome = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(open).toEqual(new Set([own, offered, elsewhere, named]));
    welcome = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(new Set(closed)).toEqual(new Set([offered, elsewhere, named]));
    expect(open).toEqual(new Set([own]));
    relays.stop();
  });

  it('are not chosen more often for exaggerating their free places', async () => {
    let chosen = 0;
    const pages = 400;
    for (let i = 0; i < pages; i++) {
      const [boaster, other] = [await made(), await made()];
      const relays = await page([boaster, other]);
      relays.learnOffers([
        { address: at(boaster), free: 1e15 },
        { address: at(other), free: 2_000 },
      ]);
      if (relays.held[0]!.id === boaster) chosen++;
    }
    expect(chosen / pages).toBeGreaterThan(0.35);
    expect(chosen / pages).toBeLessThan(0.65);
  });
});
