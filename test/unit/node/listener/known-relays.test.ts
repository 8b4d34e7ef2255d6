import { afterEach, describe, expect, it, vi } from 'vitest';
import { KnownRelays } from '../../../../src/node/listener/known-relays.ts';
import { relayNamed } from '../../../support/fakes/told-listener.ts';

const some = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => relayNamed(from + i));
const ids = (known: KnownRelays): string[] => known.all.map(({ id }) => id);

afterEach(() => vi.unstubAllGlobals());

describe('the known relays of a listener', () => {
  it('are those reachable by WebSocket, at an address of their own', () => {
    const known = new KnownRelays('me');
    const [good, other] = [relayNamed(1), relayNamed(2)];
    known.learn([
      { id: other.id, address: good.address },
      { id: other.id, address: `/ip4/127.0.0.1/udp/1/webrtc-direct/certhash/uEi/p2p/${other.id}` },
      { id: other.id, address: `/unix/tmp/p2p/${other.id}` },
      { id: other.id, address: '' },
      good,
    ]);
    expect(known.all).toMatchObject([good]);
  });

  it('are not nearby where the page came from the internet, unless its own server says so', () => {
    vi.stubGlobal('location', { hostname: 'stoa.example' });
    const near = { id: relayNamed(1).id, address: `/ip4/192.168.1.1/tcp/80/ws/p2p/${relayNamed(1).id}` };
    const known = new KnownRelays('me');
    known.learn([near], 'link');
    known.learn([near]);
    expect(known.all).toEqual([]);
    known.learn([near], 'server');
    expect(ids(known)).toEqual([near.id]);
  });

  it('have an order particular to the listener, preferred ones first', () => {
    const orders = new Set<string>();
    for (let me = 0; me < 20; me++) {
      const known = new KnownRelays(`${me}`);
      known.learn(some(1, 5));
      known.learn([relayNamed(5)], 'link');
      expect(ids(known)[0]).toBe(relayNamed(5).id);
      expect(new Set(ids(known))).toEqual(new Set(some(1, 6).map(({ id }) => id)));
      orders.add(ids(known).join());
      const again = new KnownRelays(`${me}`);
      again.learn([relayNamed(5)], 'link');
      for (const relay of some(1, 5).reverse()) again.learn([relay]);
      expect(ids(again)).toEqual(ids(known));
    }
    expect(orders.size).toBeGreaterThan(5);
  });

  it('are bounded, however many are named; preferred ones evict others', () => {
    const known = new KnownRelays('me');
    known.learn(some(1, 60));
    expect(known.all).toHaveLength(16);
    known.learn([relayNamed(80)]);
    expect(ids(known)).not.toContain(relayNamed(80).id);
    known.learn(some(90, 93), 'link');
    expect(known.all).toHaveLength(16);
    expect(ids(known).slice(0, 3).sort()).toEqual(
      some(90, 93)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('keep their first address, unless a better source has another', () => {
    const known = new KnownRelays('me');
    const { id, address } = relayNamed(1);
    const elsewhere = `/dns4/elsewhere.example/tcp/443/tls/ws/p2p/${id}`;
    known.learn([{ id, address }]);
    known.learn([{ id, address: elsewhere }]);
    expect(known.all).toMatchObject([{ address }]);
    known.learn([{ id, address: elsewhere }], 'link');
    expect(known.all).toMatchObject([{ address: elsewhere }]);
  });
});
