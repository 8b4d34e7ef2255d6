import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RelayOffers } from '../../../../relay/cluster/relay-offers.ts';
import { OFFER_INTERVAL, OFFER_LIFE, readOffer, writeOffer } from '../../../../src/node/relays/offer.ts';
import type { Validate } from '../../../../src/node/transport/gossip.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function relay(n: number) {
  const key = await signer(n);
  const id = peerIdFromPublicKey(publicKeyFromRaw(key.publicKey)).toString();
  return { key, id, address: `/dns4/r${n}.example/tcp/443/tls/ws/p2p/${id}` };
}

async function hearing() {
  const { key } = await relay(99);
  let validate: Validate | undefined;
  const sent: Uint8Array[] = [];
  const gossip = {
    subscribe: (_: string, judge: Validate) => {
      validate = judge;
      return () => {
        validate = undefined;
      };
    },
    publish: async (_: string, data: Uint8Array) => sent.push(data) > 0,
  };
  const mine = { addresses: [] as string[], free: 5 };
  const offers = new RelayOffers({ gossip, signer: key, mine: () => mine });
  offers.start();
  return {
    offers,
    sent,
    mine,
    hear: (bytes: Uint8Array, from = 'neighbour') => validate!(bytes, from),
    isOn: () => validate !== undefined,
  };
}

describe('an offer', () => {
  it('reads back as it was written, and not with any bit changed, nor for another relay, nor at another time', async () => {
    const { key, id, address } = await relay(1);
    const bytes = await writeOffer(key, { issued: NOON, addresses: [address], free: 7 });
    expect(await readOffer(bytes, NOON)).toEqual({ relay: id, issued: NOON, addresses: [address], free: 7 });
    for (const flipped of bitFlips(bytes)) await expect(readOffer(flipped, NOON)).rejects.toThrow(MalformedError);
    const other = await relay(2);
    const stolen = await writeOffer(key, { issued: NOON, addresses: [other.address], free: 7 });
    await expect(readOffer(stolen, NOON)).rejects.toThrow('another relay');
    await expect(readOffer(bytes, NOON + 3_600_000)).rejects.toThrow('another time');
    await expect(readOffer(bytes, NOON - 3_600_000)).rejects.toThrow('another time');
  });
});

describe('offers', () => {
  it('are kept while valid, and forwarded once', async () => {
    const { offers, hear } = await hearing();
    const [a, b] = [await relay(1), await relay(2)];
    const first = await writeOffer(a.key, { issued: NOON, addresses: [a.address], free: 1 });
    expect(await hear(first)).toBe('accept');
    expect(await hear(first)).toBe('ignore');
    expect(await hear(await writeOffer(b.key, { issued: NOON, addresses: [b.address], free: 9 }))).toBe('accept');
    expect(new Set(offers.offers.map((o) => o.relay))).toEqual(new Set([a.id, b.id]));
    vi.setSystemTime(NOON + OFFER_LIFE + 1);
    expect(offers.offers).toEqual([]);
    expect(await hear(new Uint8Array(20))).toBe('reject');
    expect(await hear(new Uint8Array(2_000))).toBe('reject');
    offers.stop();
  });

  it('of one neighbour, however many, push out only its own', async () => {
    const { offers, hear } = await hearing();
    const honest = await Promise.all([1, 2, 3, 4].map(relay));
    const offer = async (i: number): Promise<Uint8Array> => {
      const { key, address } = await relay(i);
      return writeOffer(key, { issued: NOON, addresses: [address], free: 1_000_000 });
    };
    for (const { key, address } of honest.slice(0, 3))
      expect(await hear(await writeOffer(key, { issued: NOON, addresses: [address], free: 5 }), 'honest')).toBe(
        'accept',
      );
    for (let i = 100; i < 400; i++) await hear(await offer(i), 'flood');
    const late = honest[3]!;
    const hers = await writeOffer(late.key, { issued: NOON, addresses: [late.address], free: 5 });
    expect(await hear(hers, 'honest')).toBe('accept');
    const kept = new Set(offers.offers.map((o) => o.relay));
    expect(kept.size).toBe(256);
    expect(honest.every(({ id }) => kept.has(id))).toBe(true);
    offers.stop();
  });

  it('that claim more free places than any relay has come first no more often', async () => {
    let first = 0;
    const times = 60;
    for (let i = 0; i < times; i++) {
      const { offers, hear } = await hearing();
      const [boaster, other] = [await relay(1), await relay(2)];
      await hear(await writeOffer(boaster.key, { issued: NOON, addresses: [boaster.address], free: 1_000_000 }));
      await hear(await writeOffer(other.key, { issued: NOON, addresses: [other.address], free: 2_000 }));
      if (offers.offers[0]?.relay === boaster.id) first++;
      offers.stop();
    }
    // A fair coin is outside of this once in 10^8 times.
    expect(first).toBeGreaterThan(8);
    expect(first).toBeLessThan(52);
  });

  it('of this relay are sent while it has an address, and no more once it stops', async () => {
    const { offers, sent, mine, isOn } = await hearing();
    vi.advanceTimersByTime(OFFER_INTERVAL);
    expect(sent).toEqual([]);
    mine.addresses.push((await relay(99)).address);
    vi.advanceTimersByTime(OFFER_INTERVAL);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect((await readOffer(sent[0]!, Date.now())).free).toBe(5);
    offers.stop();
    vi.advanceTimersByTime(10 * OFFER_INTERVAL);
    expect(sent).toHaveLength(1);
    expect(isOn()).toBe(false);
  });
});
