/**
 * Which offers of relays are true: this relay has reached the relay at an address that the offer names, and its key is the offer's. Only such ones are
 * handed on to pages and other relays, and only a few of one address, because one machine can be any number of relays.
 */
import type { Offer } from '../../src/node/relays/offer.ts';

/** Where a relay was reached. */
export interface Reached {
  /** Its multiaddr. */
  readonly at: string;
  /** What shares count it by; undefined: not limited so. */
  readonly from: string | undefined;
}

export interface OfferProofsOptions {
  readonly offers: () => readonly Offer[];
  /** Reaches the relay of an offer. Rejects on failure. */
  readonly reach: (offer: Offer, signal: AbortSignal) => Promise<Reached>;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

/** How often due ones are looked for, ms, how many are tried at a time, and for how long each. */
const CHECK = 500;
const AT_A_TIME = 8;
const REACH_TIMEOUT = 4_000;
/** How long a proof holds, ms; and how long a failure is not repeated, twice as long with each further one. */
const PROOF_LIFE = 10 * 60_000;
const FAILURE = { first: 60_000, max: PROOF_LIFE };
/** A relay that was reached counts as reached until so many failures in a row. */
const GIVEN_UP = 2;
/** Relays of one address. */
const PER_ADDRESS = 2;

interface Proof {
  readonly reached: Reached | undefined;
  readonly until: number;
  /** Failures in a row. */
  readonly failures: number;
}

export class OfferProofs {
  readonly #o: OfferProofsOptions;
  readonly #now: () => number;
  readonly #proofs = new Map<string, Proof>();
  readonly #trying = new Set<string>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OfferProofsOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Proven offers, in the order in which offers come, each with the address at which its relay was reached. */
  get proven(): readonly Offer[] {
    const held = new Map<string, number>();
    return this.#o.offers().flatMap((offer) => {
      const reached = this.#proofs.get(offer.relay)?.reached;
      if (reached === undefined || !offer.addresses.includes(reached.at)) return [];
      const { at, from } = reached;
      const before = from === undefined ? 0 : (held.get(from) ?? 0);
      if (before >= PER_ADDRESS) return [];
      if (from !== undefined) held.set(from, before + 1);
      return [{ ...offer, addresses: [at] }];
    });
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#check(), CHECK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stopped.abort(new Error('the relay ends'));
  }

  #check(): void {
    const now = this.#now();
    const offers = this.#o.offers();
    const offered = new Set(offers.map(({ relay }) => relay));
    for (const relay of this.#proofs.keys()) if (!offered.has(relay)) this.#proofs.delete(relay);
    // Those never tried first, then those that wait longest: offers that lead nowhere keep nobody else waiting.
    const due = offers
      .map((offer) => ({ offer, since: this.#dueSince(offer) }))
      .filter(({ offer, since }) => since <= now && !this.#trying.has(offer.relay))
      .sort((a, b) => a.since - b.since);
    for (const { offer } of due.slice(0, AT_A_TIME - this.#trying.size)) void this.#try(offer);
  }

  #dueSince({ relay, addresses }: Offer): number {
    const proof = this.#proofs.get(relay);
    if (proof === undefined) return Number.NEGATIVE_INFINITY;
    // It moved: what was reached says nothing of where it is now.
    if (proof.reached !== undefined && !addresses.includes(proof.reached.at)) return Number.NEGATIVE_INFINITY;
    return proof.until;
  }

  async #try(offer: Offer): Promise<void> {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(REACH_TIMEOUT)]);
    this.#trying.add(offer.relay);
    try {
      const reached = await this.#o.reach(offer, signal);
      this.#proofs.set(offer.relay, { reached, until: this.#now() + PROOF_LIFE, failures: 0 });
    } catch {
      // It may be down for now, or not exist.
      const before = this.#proofs.get(offer.relay);
      const failures = (before?.failures ?? 0) + 1;
      const wait = Math.min(FAILURE.max, FAILURE.first * 2 ** (failures - 1));
      this.#proofs.set(offer.relay, {
        reached: failures < GIVEN_UP ? before?.reached : undefined,
        until: this.#now() + wait,
        failures,
      });
    } finally {
      this.#trying.delete(offer.relay);
    }
  }
}
