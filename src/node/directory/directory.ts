/** The directory of one community: receives cards on its topic, keeps the listing, and announces a room of this peer. */
import { homeOf, isCommunityName } from '../community/name.ts';
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import type { Signer } from '../identity/keys.ts';
import type { Gossip, Verdict } from '../transport/gossip.ts';
import { Counters } from '../util/counters.ts';
import { Emitter } from '../util/emitter.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { type Card, type CardDraft, readCard, writeCard } from './card.ts';
import { COMMUNITY_PATTERN, DEFAULT_COMMUNITY, DIRECTORY_TOPIC_PREFIX, MAX_CARD } from './constants.ts';
import { Listing } from './listing.ts';

export type CardDrop = 'malformed' | 'stale' | 'old' | 'full' | 'too-fast';

export interface DirectoryOptions {
  readonly gossip: Gossip;
  readonly community?: string;
  readonly now?: () => number;
  readonly maxRooms?: number;
}

interface DirectoryEvents {
  change: [];
}

/** Cards that one announcer may send: one change per CARD_THROTTLE and some slack. */
const CARDS = { perSecond: 1, burst: 8, maxKeys: 4_096 };
/** Signature checks that one neighbour may cause. A relay forwards the cards of many rooms. */
const CHECKS = { perSecond: 100, burst: 400, maxKeys: 256 };
export class Directory {
  readonly listing: Listing;
  readonly drops = new Counters<CardDrop>();
  readonly community: string;
  /** The community that rooms listed here must belong to: this one, or none where the name is not a community's. */
  readonly #home: string | undefined;
  readonly #gossip: Gossip;
  readonly #now: () => number;
  readonly #events = new Emitter<DirectoryEvents>();
  readonly #cards = new RateLimit(CARDS);
  readonly #checks = new RateLimit(CHECKS);
  #good = 0;
  #lastIssued = 0;
  #announcing: Promise<unknown> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ gossip, community = DEFAULT_COMMUNITY, now = Date.now, maxRooms }: DirectoryOptions) {
    if (!COMMUNITY_PATTERN.test(community)) throw new RangeError(`not a community's name: ${community}`);
    this.community = community;
    this.#home = isCommunityName(community) ? community : undefined;
    this.#gossip = gossip;
    this.#now = now;
    this.listing = new Listing(maxRooms);
  }

  on<K extends keyof DirectoryEvents>(event: K, listener: (...args: DirectoryEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Current cards that arrived, new or not. */
  get good(): number {
    return this.#good;
  }

  get topic(): string {
    return DIRECTORY_TOPIC_PREFIX + this.community;
  }

  /** Listens to the topic from now on. Idempotent. */
  start(): void {
    if (this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#gossip.subscribe(this.topic, (data, from) => this.#onMessage(data, from));
    this.#timer = setInterval(() => {
      if (this.listing.expire(this.#now())) this.#events.emit('change');
    }, 1_000);
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#events.clear();
  }

  /** Signs and announces a card of a room that this peer is in. Resolves to whether it went to anybody. */
  announce(announcer: Signer, draft: Omit<CardDraft, 'issued'>): Promise<boolean> {
    // One after the other, each later than the one before: of a change and a withdrawal in one millisecond, the withdrawal must win.
    const now = this.#now();
    // Cards issued before the clock was set back were rejected everywhere, so they must not delay new ones.
    const last = this.#lastIssued > now + CLOCK_TOLERANCE ? 0 : this.#lastIssued;
    const issued = Math.max(now, last + 1);
    this.#lastIssued = issued;
    const announced = this.#announcing.then(async () => {
      const bytes = await writeCard(announcer, { ...draft, issued });
      this.#note(await readCard(bytes, this.#now()), 0);
      return this.#gossip.publish(this.topic, bytes);
    });
    // The caller handles a card that could not be sent; the next one is sent all the same.
    this.#announcing = announced.catch(() => undefined);
    return announced;
  }

  /** Adds a card from a snapshot that is already `age` ms old. Invalid cards are counted and skipped. */
  async merge(bytes: Uint8Array, age: number): Promise<void> {
    await this.#take(bytes, age);
  }

  async #onMessage(data: Uint8Array, from: string): Promise<Verdict> {
    if (!this.#checks.take(from, this.#now())) {
      this.drops.add('too-fast');
      return 'ignore';
    }
    if (data.byteLength > MAX_CARD) {
      this.drops.add('malformed');
      return 'reject';
    }
    return this.#take(data, 0);
  }

  async #take(bytes: Uint8Array, age: number): Promise<Verdict> {
    const now = this.#now();
    let card: Card;
    try {
      card = await readCard(bytes, now);
      if (homeOf(card.charter) !== this.#home) throw new MalformedError('card of another hallway');
    } catch (error) {
      if (error instanceof StaleError) {
        this.drops.add('stale');
        // By another clock it is in time, so whoever forwarded it is not to blame.
        return 'ignore';
      }
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
      return 'reject';
    }
    this.#good++;
    // Only new cards count against their announcer: replays by others must not use up its rate.
    if (!this.listing.isNews(card)) {
      this.drops.add('old');
      return 'ignore';
    }
    if (!this.#cards.take(card.announcer, now)) {
      this.drops.add('too-fast');
      return 'ignore';
    }
    return this.#note(card, age);
  }

  #note(card: Card, age: number): Verdict {
    const outcome = this.listing.apply(card, this.#now(), age);
    if (outcome === 'old' || outcome === 'full') {
      this.drops.add(outcome);
      return 'ignore';
    }
    this.#events.emit('change');
    return 'accept';
  }
}
