import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfferProofs } from '../../../../relay/cluster/offer-proofs.ts';
import type { Offer } from '../../../../src/node/relays/offer.ts';

const at = (relay: string): string => `/dns4/${relay}.example/tcp/443/tls/ws`;
const offer = (relay: string, ...addresses: string[]): Offer => ({
  relay,
  issued: 0,
  addresses: addresses.length > 0 ? addresses : [at(relay)],
  free: 5,
});

let offers: Offer[];
let tried: string[];
/** Where each relay is; those that are nowhere are not reached. */
let places: Map<string, string | undefined>;
let proofs: OfferProofs;
let pending: number;
let mostPending: number;
/** Addresses that lead anywhere; undefined: all. */
let reachable: ReadonlySet<string> | undefined;
/** How long each try takes, ms. */
let takes: number;

beforeEach(() => {
  vi.useFakeTimers();
  offers = [];
  tried = [];
  places = new Map();
  pending = mostPending = 0;
  reachable = undefined;
  takes = 100;
  proofs = new OfferProofs({
    offers: () => offers,
    reach: async ({ relay, addresses }) => {
      tried.push(relay);
      mostPending = Math.max(mostPending, ++pending);
      await new Promise((done) => setTimeout(done, takes));
      pending--;
      const reached = addresses.find((address) => reachable === undefined || reachable.has(address));
      if (!places.has(relay) || reached === undefined) throw new Error('nobody there');
      return { at: reached, from: places.get(relay) };
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
    offers = ['a', 'b', 'c', 'd', 'e'].map((relay) => offer(relay));
    for (const relay of ['a', 'b', 'c']) places.set(relay, '203.0.113.7');
    for (const relay of ['d', 'e']) places.set(relay, '203.0.113.8');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toEqual(['a', 'b', 'd', 'e']);
    offers = Array.from({ length: 5 }, (_, i) => offer(`l${i}`));
    for (const { relay } of offers) places.set(relay, undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toHaveLength(5);
  });

  it('are tried again after ten minutes, and hold until that failed twice', async () => {
    offers = [offer('a')];
    places.set('a', '203.0.113.7');
    await vi.advanceTimersByTimeAsync(1_000);
    places.delete('a');
    await vi.advanceTimersByTimeAsync(10 * 60_000 + 1_000);
    expect([names(), tried.length]).toEqual([['a'], 2]);
    await vi.advanceTimersByTimeAsync(61_000);
    expect([names(), tried.length]).toEqual([[], 3]);
  });

  it('name the address that was reached alone, and hold no longer than they name it', async () => {
    reachable = new Set([at('second'), at('third')]);
    offers = [offer('a', at('first'), at('second'))];
    places.set('a', '203.0.113.7');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(proofs.proven.map(({ addresses }) => addresses)).toEqual([[at('second')]]);
    offers = [offer('a', at('elsewhere'))];
    expect(names()).toEqual([]);
    offers = [offer('a', at('third'))];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(proofs.proven.map(({ addresses }) => addresses)).toEqual([[at('third')]]);
  });

  it('that lead nowhere keep no other waiting', async () => {
    takes = 4_000;
    offers = Array.from({ length: 250 }, (_, i) => offer(`nowhere ${i}`));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    offers = [...offers, offer('a')];
    places.set('a', '203.0.113.7');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(names()).toEqual(['a']);
  });
});
