/**
 * Which offers of relays are true: this relay has reached the relay at an address that the offer names, and its key is the offer's. Only such ones are
 * handed on to pages and other relays, and only a few of one address, because one machine can be any number of relays.
 */
import type { Offer } from '../../src/node/relays/offer.ts';

export interface OfferProofsOptions {
  readonly offers: () => readonly Offer[];
  /** Reaches the relay of an offer; resolves to what limits per address count it by (undefined: not limited so), rejects on failure. */
  readonly reach: (offer: Offer, signal: AbortSignal) => Promise<string | undefined>;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

/** How often due ones are looked for, ms, how many are tried at a time, and for how long each. */
const CHECK = 500;
const AT_A_TIME = 8;
const REACH_TIMEOUT = 4_000;
/** How long a proof holds, and how long a failure is not repeated, ms. */
const PROOF_LIFE = 10 * 60_000;
const FAILURE_LIFE = 60_000;
/** Relays of one address. */
const PER_ADDRESS = 2;

interface Proof {
  readonly address: string | undefined;
  readonly reached: boolean;
  readonly until: number;
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

  /** Proven offers, in the order in which offers come. */
  get proven(): readonly Offer[] {
    const held = new Map<string, number>();
    return this.#o.offers().filter(({ relay }) => {
      const proof = this.#proofs.get(relay);
      if (proof?.reached !== true) return false;
      if (proof.address === undefined) return true;
      const before = held.get(proof.address) ?? 0;
      held.set(proof.address, before + 1);
      return before < PER_ADDRESS;
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
    for (const offer of offers) {
      if (this.#trying.size >= AT_A_TIME) return;
      const proof = this.#proofs.get(offer.relay);
      if (!this.#trying.has(offer.relay) && (proof === undefined || now >= proof.until)) void this.#try(offer);
    }
  }

  async #try(offer: Offer): Promise<void> {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(REACH_TIMEOUT)]);
    this.#trying.add(offer.relay);
    try {
      const address = await this.#o.reach(offer, signal);
      this.#proofs.set(offer.relay, { reached: true, address, until: this.#now() + PROOF_LIFE });
    } catch {
      // It may be down for now, or not exist.
      this.#proofs.set(offer.relay, { reached: false, address: undefined, until: this.#now() + FAILURE_LIFE });
    } finally {
      this.#trying.delete(offer.relay);
    }
  }
}
