import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfferProofs } from '../../../../relay/cluster/offer-proofs.ts';
import type { Offer } from '../../../../src/node/relays/offer.ts';

const offer = (relay: string): Offer => ({
  relay,
  issued: 0,
  addresses: [`/dns4/${relay}.example/tcp/443/tls/ws`],
  free: 5,
});

let offers: Offer[];
let tried: string[];
/** Where each relay is; those that are nowhere are not reached. */
let places: Map<string, string | undefined>;
let proofs: OfferProofs;
let pending: number;
let mostPending: number;

beforeEach(() => {
  vi.useFakeTimers();
  offers = [];
  tried = [];
  places = new Map();
  pending = mostPending = 0;
  proofs = new OfferProofs({
    offers: () => offers,
    reach: async ({ relay }) => {
      tried.push(relay);
      mostPending = Math.max(mostPending, ++pending);
      await new Promise((done) => setTimeout(done, 100));
      pending--;
      if (!places.has(relay)) throw new Error('nobody there');
      return places.get(relay);
    },
    now: () => Date.now(),
  });
  proofs.start();
});
afterEach(() => {
  proofs.stop();
  vi.useRealTimers();
});

const names = (): string[] => proofs.proven.map(({ relay }) => relay);

describe('offers of relays', () => {
  it('hold once their relay was reached where they say', async () => {
    offers = [offer('a'), offer('b')];
    places.set('a', '203.0.113.7');
    expect(names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toEqual(['a']);
  });

  it('are tried a few at a time, and those that failed not again for a minute', async () => {
    offers = Array.from({ length: 40 }, (_, i) => offer(`r${i}`));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(mostPending).toBe(8);
    expect(tried).toHaveLength(40);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(tried).toHaveLength(40);
    places.set('r0', '203.0.113.7');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(names()).toEqual(['r0']);
  });

  it('of one address count twice at most, and of a private network as often as they come', async () => {
    offers = ['a', 'b', 'c', 'd', 'e'].map(offer);
    for (const relay of ['a', 'b', 'c']) places.set(relay, '203.0.113.7');
    for (const relay of ['d', 'e']) places.set(relay, '203.0.113.8');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toEqual(['a', 'b', 'd', 'e']);
    offers = Array.from({ length: 5 }, (_, i) => offer(`l${i}`));
    for (const { relay } of offers) places.set(relay, undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toHaveLength(5);
  });

  it('are tried again after ten minutes, and end with their relay', async () => {
    offers = [offer('a')];
    places.set('a', '203.0.113.7');
    await vi.advanceTimersByTimeAsync(1_000);
    places.delete('a');
    await vi.advanceTimersByTimeAsync(10 * 60_000 + 1_000);
    expect(names()).toEqual([]);
    expect(tried).toHaveLength(2);
  });
});
