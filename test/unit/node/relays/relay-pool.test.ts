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
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the relays a page knows', () => {
  it('exclude addresses that only seem to end in a peer id', async () => {
    const good = await made();
    const relays = await page([good]);
    relays.learn([at('abc'), at('Qmabc'), at('12D3KooW'), at(good)], { prefer: true });
    expect(relays.held.map(({ id }) => id)).toEqual([good]);
  });

  it('exclude those nearby where the page came from the internet, whoever names them, and libp2p does not dial them either', async () => {
    vi.stubGlobal('location', { hostname: 'stoa.example' });
    const [near, far] = [await made(), await made()];
    const relays = await page([near, far]);
    const home = `/ip4/192.168.1.1/udp/4000/webrtc-direct/certhash/uEiAa/p2p/${near}`;
    relays.learn([home, at(near, 'localhost'), at(far)], { prefer: true });
    relays.learnNamed([home]);
    relays.learnOffers([{ address: home, free: 10 }]);
    relays.goElsewhere([home], far);
    expect(relays.held.map(({ id }) => id)).toEqual([far]);
    expect([home, at(near, 'localhost'), at(far)].map((address) => relays.refuses(address))).toEqual([
      true,
      true,
      false,
    ]);
    relays.learn([home], { own: true });
    expect(relays.held.map(({ id }) => id).sort()).toEqual([near, far].sort());
    expect([home, `${home}/p2p-circuit`].map((address) => relays.refuses(address))).toEqual([false, false]);
  });

  it('are untried until they are dialed', async () => {
    vi.useFakeTimers();
    const [id, other] = [await made(), await made()];
    let fails: (() => void) | undefined;
    const libp2p = {
      peerId: peerIdFromPrivateKey(await generateKeyPair('Ed25519')),
      getConnections: () => [],
      dial: () => new Promise((_, reject) => (fails = () => reject(new Error('refused')))),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const relays = new RelayPool({
      peer: { libp2p } as unknown as Peer,
      store: new MemoryStore(),
      onChange: () => undefined,
    });
    relays.learn([at(id)]);
    expect([relays.isUntried(id), relays.isUntried(other)]).toEqual([true, false]);
    relays.start();
    expect(relays.isUntried(id)).toBe(false);
    fails?.();
    await vi.advanceTimersByTimeAsync(1);
    expect([relays.isUntried(id), relays.hopeless]).toEqual([false, true]);
    relays.stop();
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

  describe('reached by WebSocket before', () => {
    const [SOCKET, ONE, TWO] = ['s', '192.0.2.1', '192.0.2.2'] as const;
    const direct = (id: string, ip: string): string => `/ip4/${ip}/udp/4000/webrtc-direct/certhash/uEiAa/p2p/${id}`;
    const short = (address: string): string => (address.includes('webrtc') ? address.split('/')[2]! : SOCKET);

    /** A pool of one relay with three addresses, which was reached by WebSocket, and then is not for a while. `joins`: libp2p was reaching it by another way then. */
    async function lost(worked: boolean, { joins = false } = {}) {
      vi.useFakeTimers();
      vi.spyOn(Math, 'random').mockReturnValue(1);
      const id = await made();
      const store = new MemoryStore<'relays'>();
      const dialed: { readonly to: string; readonly at: number }[] = [];
      let open: unknown[] = [];
      let reachable = worked;
      vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        const late = new AbortController();
        setTimeout(() => late.abort(new Error('late')), ms);
        return late.signal;
      });
      const libp2p = {
        peerId: peerIdFromPrivateKey(await generateKeyPair('Ed25519')),
        getConnections: () => open,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
        dial: async (address: { toString(): string }, { signal }: { signal: AbortSignal }) => {
          const to = short(address.toString());
          dialed.push({ to, at: Date.now() });
          expect(pool.refuses(address.toString())).toBe(false);
          if (to === SOCKET && reachable) {
            open = [{ status: 'open', limits: undefined, remoteAddr: joins ? direct(id, ONE) : address }];
            return open[0];
          }
          if (to === SOCKET) throw new Error('refused');
          // Nothing answers: UDP is closed.
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))));
        },
      };
      const pool = new RelayPool({
        peer: { libp2p } as unknown as Peer,
        store,
        onChange: () => undefined,
      });
      pool.learn([direct(id, ONE), direct(id, TWO), at(id)]);
      pool.start();
      await vi.advanceTimersByTimeAsync(500);
      reachable = false;
      open = [];
      dialed.length = 0;
      return { id, pool, dialed, store };
    }
    afterEach(() => {
      vi.restoreAllMocks();
    });

    it('are tried by it again before each other address, which has three seconds', async () => {
      const { pool, dialed } = await lost(true);
      const from = Date.now();
      await vi.advanceTimersByTimeAsync(9_000);
      pool.stop();
      expect(dialed.slice(0, 4).map(({ to }) => to)).toEqual([SOCKET, ONE, SOCKET, TWO]);
      expect(dialed[2]!.at - from).toBeLessThanOrEqual(4_500);
    });

    it('are not dialed by libp2p itself at the others, which it would try one after another', async () => {
      const { id, pool } = await lost(true);
      pool.stop();
      expect(pool.refuses(direct(id, '192.0.2.7'))).toBe(true);
      expect(pool.refuses(at(id))).toBe(false);
      expect(pool.refuses(`${direct(id, ONE)}/p2p-circuit/p2p/${await made()}`)).toBe(false);
      expect(pool.refuses(direct(await made(), ONE))).toBe(false);
    });

    it('are not those whose WebSocket was dialed while libp2p was reaching them by another way', async () => {
      const { id, pool, dialed, store } = await lost(true, { joins: true });
      expect(store.get('relays')).toBe(direct(id, ONE));
      await vi.advanceTimersByTimeAsync(25_000);
      pool.stop();
      expect(pool.refuses(direct(id, '192.0.2.7'))).toBe(false);
      expect(dialed.slice(0, 3).map(({ to }) => to)).toEqual([SOCKET, ONE, TWO]);
      expect(dialed[2]!.at - dialed[1]!.at).toBeGreaterThanOrEqual(10_000);
    });

    it('are the only ones treated so: where none has worked each address has its time', async () => {
      const { id, pool, dialed } = await lost(false);
      await vi.advanceTimersByTimeAsync(25_000);
      pool.stop();
      expect(pool.refuses(direct(id, '192.0.2.7'))).toBe(false);
      expect(dialed.slice(0, 2).map(({ to }) => to)).toEqual([TWO, SOCKET]);
    });
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
      dial: async (remoteAddr: { toString(): string }) => {
        open.add(remoteAddr.toString().split('/').at(-1)!);
        return { remoteAddr };
      },
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
