/**
 * The audience's side of a room at a relay: how many listen here and below, what they say without a microphone, what they applaud. A listener's
 * presence costs nothing but its connection: relays count, and say numbers to each other.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { ListenerMessage, Report } from '../../src/node/fanout/protocol/listener-messages.ts';
import { MAX_APPLAUSE, MAX_AUDIENCE, REACTIONS, TALLY_REPEAT } from '../../src/node/records/constants.ts';
import { growth } from '../../src/node/room/listener-counts.ts';
import type { Room } from '../../src/node/room/room.ts';
import type { Verdict } from '../../src/node/transport/gossip.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import type { Counters } from '../util/counters.ts';
import type { KeyOutcome } from './key-relay.ts';
import type { Listener } from './types.ts';

export interface AudienceOptions {
  readonly room: Room;
  /** The relay's peer id. */
  readonly self: () => string;
  readonly counters: Counters;
  /** Says by gossip, signed, how many listen here and below. */
  readonly tally: (room: Room, report: Report) => void;
  /** A guest asks for its keys. */
  readonly ask: (listener: Listener, ask: GuestKeyRequest, now: number) => Promise<KeyOutcome>;
}

/** What a relay above says of the whole room. */
export interface Above {
  readonly listeners: number;
  readonly applause: readonly number[];
}

type Said = Exclude<ListenerMessage, { type: 'hello' }>;

interface Pace {
  tokens: number;
  at: number;
  /** What was said before is taken in first: a credential lets in what follows it. */
  before: Promise<void>;
}

/** What one listener may say at once, and a second: a few taps and a line. What is beyond is dropped; who goes on is shown out. */
const BURST = 8;
const PER_SECOND = 1;
const PATIENCE = -64;
/** What a record that was never signed costs: four of them, and its bearer is shown out. */
const FORGED = 18;
/** How a room takes each kind of record. */
const TAKE: Readonly<
  Record<Extract<Said, { record: Uint8Array }>['type'], (room: Room, record: Uint8Array) => Promise<Verdict>>
> = {
  remark: (room, record) => room.handOn('remark', record),
  farewell: (room, record) => room.handOnFarewell(record),
  proof: (room, record) => room.handOn('equivocation', record),
  credential: (room, record) => room.handOn('credential', record),
};
/** Records of one kind of all listeners that are checked and handed on a second: beyond that nobody could read along. */
const CHECKS = { perSecond: 10, burst: 40, maxKeys: Object.keys(TAKE).length };
/** A number that has changed is told by gossip this often at most, ms. */
const TALLY_INTERVAL = 1_000;

export class Audience {
  readonly #o: AudienceOptions;
  readonly #checks = new RateLimit(CHECKS);
  readonly #paces = new Map<Listener, Pace>();
  /** Relays that listen here, and what they say of those below them. */
  readonly #children = new Map<Listener, Report | undefined>();
  /** Applause from here and below. */
  #below: readonly number[] = new Array<number>(REACTIONS).fill(0);
  /** The part of it that no relay above was told: what this one says by gossip. */
  #own: readonly number[] = this.#below;
  /** Applause of the whole room, as told to listeners: only grows. */
  #total: readonly number[] = new Array<number>(REACTIONS).fill(0);
  #seen: readonly number[];
  #guests = 0;
  #above: Above | undefined;
  #told: Report = { listeners: 0, applause: this.#below };
  #toldAt = Number.NEGATIVE_INFINITY;
  #changed = false;

  constructor(options: AudienceOptions) {
    this.#o = options;
    this.#seen = [...options.room.interactions.applause];
  }

  /** How many listen here and below, and what they applauded: what is reported upward. */
  get report(): Report {
    let listeners = this.#guests;
    for (const report of this.#children.values()) listeners += report?.listeners ?? 0;
    return { listeners: Math.min(listeners, MAX_AUDIENCE), applause: this.#below };
  }

  /** Listeners of the whole room. */
  get listeners(): number {
    if (this.#above !== undefined) return Math.max(this.#above.listeners, this.report.listeners);
    return Math.min(MAX_AUDIENCE, this.report.listeners + this.#o.room.audience.listeners(this.#o.self()));
  }

  /** Applause of the whole room since the relay took it in. */
  get applause(): readonly number[] {
    return this.#total;
  }

  /** True once since anything changed that listeners are told. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** Peer ids of the relays that listen here. */
  get children(): readonly string[] {
    return [...this.#children.keys()].map(({ peer }) => peer!);
  }

  /** Takes a relay that listens here: it may say how many listen below it. Only libp2p says who it is. */
  adopt(listener: Listener): void {
    if (listener.peer !== undefined) this.#children.set(listener, undefined);
  }

  /** The relay that listens here under this peer id. */
  childOf(peer: string): Listener | undefined {
    // One that came back has a new stream, beside the old one that has not ended yet.
    return [...this.#children.keys()].findLast((child) => child.peer === peer);
  }

  /** Listeners that are counted here. */
  setGuests(guests: number): void {
    this.#guests = guests;
  }

  /** What the relay above says of the whole room; undefined when there is none. */
  setAbove(above: Above | undefined): void {
    if (above !== undefined && this.#above !== undefined) this.#applaud(growth(this.#above.applause, above.applause));
    if (above?.listeners !== this.#above?.listeners) this.#changed = true;
    this.#above = above;
  }

  /** Takes what a listener says at `now` (ms). False when it should be shown out. */
  hear(listener: Listener, said: Said, now: number): boolean {
    const { counters } = this.#o;
    const pace = this.#paces.get(listener) ?? { tokens: BURST, at: now, before: Promise.resolve() };
    this.#paces.set(listener, pace);
    pace.tokens = Math.min(BURST, pace.tokens + ((now - pace.at) / 1_000) * PER_SECOND) - 1;
    pace.at = now;
    if (pace.tokens < 0) {
      counters.add('said.dropped.flood');
      return pace.tokens > PATIENCE;
    }
    switch (said.type) {
      case 'applause':
        this.#clap(Array.from({ length: REACTIONS }, (_, i) => Number(i === said.reaction)));
        return true;
      case 'report':
        // Pages have nobody below them.
        if (!this.#children.has(listener)) return false;
        this.#hearReport(listener, said);
        return true;
      case 'ask':
        void this.#ask(listener, said.ask, pace, now);
        return true;
      default:
        if (this.#checks.take(said.type, now)) {
          const handOn = (): Promise<void> => this.#handOn(said, pace);
          pace.before = pace.before.then(handOn, handOn);
        } else counters.add('said.dropped.busy');
        return true;
    }
  }

  leave(listener: Listener): void {
    this.#paces.delete(listener);
    this.#children.delete(listener);
  }

  /** Says by gossip what is due. A relay that listens at another reports to that one instead. */
  tick(now: number): void {
    const heard = this.#o.room.interactions.applause;
    if (this.#above === undefined) this.#applaud(growth(this.#seen, heard));
    this.#seen = [...heard];
    const mine = { listeners: this.#above === undefined ? this.report.listeners : 0, applause: this.#own };
    const since = now - this.#toldAt;
    const news = mine.listeners !== this.#told.listeners || mine.applause.some((n, i) => n !== this.#told.applause[i]);
    if (since < (news ? TALLY_INTERVAL : TALLY_REPEAT)) return;
    if (!news && mine.listeners === 0) return;
    this.#told = mine;
    this.#toldAt = now;
    this.#o.tally(this.#o.room, mine);
  }

  #hearReport(listener: Listener, { listeners, applause }: Report): void {
    const before = this.#children.get(listener);
    this.#children.set(listener, { listeners, applause });
    if (before !== undefined) this.#clap(growth(before.applause, applause));
  }

  /** Applause from here or below. Where a relay above counts for all, it comes back from there. */
  #clap(more: readonly number[]): void {
    this.#below = sum(this.#below, more);
    if (this.#above !== undefined) return;
    this.#own = sum(this.#own, more);
    this.#applaud(more);
  }

  #applaud(more: readonly number[]): void {
    if (more.every((n) => n === 0)) return;
    this.#total = sum(this.#total, more);
    this.#changed = true;
  }

  async #ask(listener: Listener, ask: GuestKeyRequest, pace: Pace, now: number): Promise<void> {
    if ((await this.#o.ask(listener, ask, now)) === 'dropped.malformed') pace.tokens -= FORGED;
  }

  async #handOn({ type, record }: Extract<Said, { record: Uint8Array }>, pace: Pace): Promise<void> {
    const { room, counters } = this.#o;
    const verdict = await TAKE[type](room, record);
    if (verdict === 'accept') counters.add('said.accepted');
    else counters.add(verdict === 'reject' ? 'said.dropped.malformed' : 'said.dropped.old');
    if (verdict === 'reject') pace.tokens -= FORGED;
  }
}

/** Begins again from nothing above what a message can say: one that says more is no message to anybody. */
function sum(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((n, i) => (n + b[i]!) % (MAX_APPLAUSE + 1));
}
