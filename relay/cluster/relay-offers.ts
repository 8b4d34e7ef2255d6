/** Offers of other relays, as received by gossip, and this relay's own offer. Bounded; an offer that is not renewed expires. */

import { randomUUID } from 'node:crypto';
import type { Signer } from '../../src/node/identity/keys.ts';
import {
  MAX_OFFER,
  OFFER_INTERVAL,
  OFFER_LIFE,
  type Offer,
  RELAYS_TOPIC,
  readOffer,
  writeOffer,
} from '../../src/node/relays/offer.ts';
import { rank } from '../../src/node/relays/ranking.ts';
import type { Gossip, Verdict } from '../../src/node/transport/gossip.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import { MalformedError, StaleError } from '../../src/node/wire/malformed.ts';

export interface RelayOffersOptions {
  readonly gossip: Gossip;
  readonly signer: Signer;
  /** This relay's current offer; without addresses, none. */
  readonly mine: () => Pick<Offer, 'addresses' | 'free'>;
  readonly now?: () => number;
}

/** Relays remembered. Anybody can make up any number of them, so the neighbour that brought most of them makes place. */
const MAX_OFFERS = 256;
/** More free places than this attract no more: nobody can say whether they are true. */
const MOST_FREE = 2_000;
/** When the first offer is sent, ms: once the topic has neighbours. */
const EARLY = 3_000;
/** Signature checks that one neighbour may cause. */
const CHECKS = { perSecond: 20, burst: 300, maxKeys: 256 };

export class RelayOffers {
  readonly #o: RelayOffersOptions;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly offer: Offer; readonly heard: number; readonly from: string }>();
  /** Makes this relay's order of offers its own, and unknown to those who offer. */
  readonly #salt = randomUUID();
  readonly #checks = new RateLimit(CHECKS);
  #timer: NodeJS.Timeout | undefined;
  #early: NodeJS.Timeout | undefined;
  #off: (() => void) | undefined;
  #unsent = 0;

  constructor(options: RelayOffersOptions) {
    this.#o = options;
    this.#now = options.now ?? Date.now;
  }

  /** Valid offers in random order, those with more free places mostly before others. */
  get offers(): readonly Offer[] {
    const now = this.#now();
    for (const [relay, { heard }] of this.#known) if (Math.abs(now - heard) > OFFER_LIFE) this.#known.delete(relay);
    const offers = [...this.#known.values()].map(({ offer }) => ({
      ...offer,
      offer,
      free: Math.min(offer.free, MOST_FREE),
    }));
    return rank(this.#salt, offers).map(({ offer }) => offer);
  }

  /** Offers of this relay that could not be sent; the next one replaces it. */
  get unsent(): number {
    return this.#unsent;
  }

  start(): void {
    this.#off ??= this.#o.gossip.subscribe(RELAYS_TOPIC, (data, from) => this.#hear(data, from));
    this.#timer ??= setInterval(() => void this.#say(), OFFER_INTERVAL);
    this.#early ??= setTimeout(() => void this.#say(), EARLY);
  }

  stop(): void {
    this.#off?.();
    this.#off = undefined;
    clearInterval(this.#timer);
    clearTimeout(this.#early);
    this.#early = undefined;
    this.#timer = undefined;
  }

  async #say(): Promise<void> {
    const mine = this.#o.mine();
    if (mine.addresses.length === 0) return;
    try {
      await this.#o.gossip.publish(RELAYS_TOPIC, await writeOffer(this.#o.signer, { ...mine, issued: this.#now() }));
    } catch {
      this.#unsent++;
    }
  }

  #makePlace(from: string): boolean {
    // Reading them removes those that have expired.
    if (this.offers.length < MAX_OFFERS) return true;
    const shares = [...this.#known].map(([relay, held]) => [relay, held.from] as const);
    const crowded = crowdedOut(shares, from);
    return crowded !== undefined && this.#known.delete(crowded);
  }

  async #hear(data: Uint8Array, from: string): Promise<Verdict> {
    if (!this.#checks.take(from, this.#now())) return 'ignore';
    if (data.byteLength > MAX_OFFER) return 'reject';
    try {
      const offer = await readOffer(data, this.#now());
      const held = this.#known.get(offer.relay);
      // Nobody forwards a known offer: each crosses the network once.
      if (held !== undefined && held.offer.issued >= offer.issued) return 'ignore';
      if (held === undefined && this.#known.size >= MAX_OFFERS && !this.#makePlace(from)) return 'ignore';
      this.#known.set(offer.relay, { offer, heard: this.#now(), from: held?.from ?? from });
      return 'accept';
    } catch (error) {
      if (error instanceof StaleError) return 'ignore';
      if (error instanceof MalformedError) return 'reject';
      throw error;
    }
  }
}
