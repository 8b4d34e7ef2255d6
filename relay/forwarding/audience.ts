/**
 * The audience of one room at a relay: how many people listen here and below, their remarks, their applause. A listener's presence costs nothing but
 * its connection: relays count, and exchange numbers.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { Report, SaidInRoom } from '../../src/node/fanout/protocol/listener-messages.ts';
import { MAX_APPLAUSE, MAX_AUDIENCE, MAX_REMARK, REACTIONS, TALLY_REPEAT } from '../../src/node/records/constants.ts';
import { isHandReason } from '../../src/node/records/hand-reason.ts';
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
  /** Sends a signed tally of how many listen here and below, by gossip. */
  readonly tally: (room: Room, report: Report) => void;
  /** A guest requests its keys. */
  readonly ask: (listener: Listener, ask: GuestKeyRequest, now: number) => Promise<KeyOutcome>;
}

/** What an upstream relay reports of the whole room. */
export interface Above {
  readonly listeners: number;
  readonly applause: readonly number[];
}

interface Pace {
  tokens: number;
  at: number;
  /** Remarks are applied in order, because a credential admits what follows it. */
  before: Promise<void>;
}

/** Remarks of one listener at once, and per second: a few taps and a line. Excess is dropped, and a listener who persists is dismissed. */
const BURST = 8;
const PER_SECOND = 1;
const PATIENCE = -64;
/** Cost of a record that nobody signed: after four of them its sender is dismissed. */
const FORGED = 18;
/** How a room applies each kind of record. */
const TAKE: Readonly<
  Record<Extract<SaidInRoom, { record: Uint8Array }>['type'], (room: Room, record: Uint8Array) => Promise<Verdict>>
> = {
  remark: (room, record) => room.handOn(saysWhy(record) ? 'handReason' : 'remark', record),
  farewell: (room, record) => room.handOnFarewell(record),
  proof: (room, record) => room.handOn('equivocation', record),
  credential: (room, record) => room.handOn('credential', record),
};
/** Why a hand is up comes in the place of a remark: relays of before take it for one of a later version. */
function saysWhy(record: Uint8Array): boolean {
  try {
    return isHandReason(record, MAX_REMARK);
  } catch {
    // Whatever it is, it is no remark either, and whoever reads it as one says so.
    return false;
  }
}
/** Records of one kind, of the listeners from one address: a household, or a room full of people behind one. */
const CHECKS_BY_ADDRESS = { perSecond: 3, burst: 24, maxKeys: 1_024 };
/** Records of one kind, of all listeners, checked and forwarded per second: nobody could read more. */
const CHECKS = { perSecond: 10, burst: 40, maxKeys: Object.keys(TAKE).length };
/** A changed number is sent by gossip at most this often, ms. */
const TALLY_INTERVAL = 1_000;

export class Audience {
  readonly #o: AudienceOptions;
  readonly #checks = new RateLimit(CHECKS);
  readonly #checksByAddress = new RateLimit(CHECKS_BY_ADDRESS);
  readonly #paces = new Map<Listener, Pace>();
  /** Relays that listen here, and what they report of those below them. */
  readonly #children = new Map<Listener, Report | undefined>();
  /** Applause from here and below. */
  #below: readonly number[] = new Array<number>(REACTIONS).fill(0);
  /** The part of it that no upstream relay received: this relay's own tally. */
  #own: readonly number[] = this.#below;
  /** Applause of the whole room, as sent to listeners: only grows. */
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

  /** How many listen here and below, and what they applauded: the report to an upstream relay. */
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

  /** Applause of the whole room since the relay began to keep it. */
  get applause(): readonly number[] {
    return this.#total;
  }

  /** True once after something that listeners are told has changed. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** Peer ids of the relays that listen here. */
  get children(): readonly string[] {
    return [...this.#children.keys()].map(({ peer }) => peer!);
  }

  /** The relays that listen here, the youngest last. */
  get relays(): readonly Listener[] {
    return [...this.#children.keys()];
  }

  /** Adds a relay that listens here and has proven its id: it may report how many listen below it. */
  adopt(listener: Listener): void {
    if (listener.peer !== undefined) this.#children.set(listener, undefined);
  }

  /** The relay that listens here under this peer id. */
  childOf(peer: string): Listener | undefined {
    // A relay that reconnected has a new stream beside the old one, which has not ended yet.
    return [...this.#children.keys()].findLast((child) => child.peer === peer);
  }

  /** Listeners counted here. */
  setGuests(guests: number): void {
    this.#guests = guests;
  }

  /** What the upstream relay reports of the whole room; undefined when there is none. */
  setAbove(above: Above | undefined): void {
    if (above !== undefined && this.#above !== undefined) this.#applaud(growth(this.#above.applause, above.applause));
    if (above?.listeners !== this.#above?.listeners) this.#changed = true;
    this.#above = above;
  }

  /** Handles a listener message at `now` (ms). False when the listener should be dismissed. */
  hear(listener: Listener, said: SaidInRoom, now: number): boolean {
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
        // Pages have no listeners below them.
        if (!this.#children.has(listener)) return false;
        this.#hearReport(listener, said);
        return true;
      case 'ask':
        void this.#ask(listener, said.ask, pace, now);
        return true;
      default:
        if (this.#mayCheck(said.type, listener, now)) {
          const handOn = (): Promise<void> => this.#handOn(said, pace);
          pace.before = pace.before.then(handOn, handOn);
        } else counters.add('said.dropped.busy');
        return true;
    }
  }

  /** What one address says too much does not use up what all may say. */
  #mayCheck(kind: string, { from }: Listener, now: number): boolean {
    const within = from === undefined || this.#checksByAddress.take(`${from} ${kind}`, now);
    return within && this.#checks.take(kind, now);
  }

  leave(listener: Listener): void {
    this.#paces.delete(listener);
    this.#children.delete(listener);
  }

  /** Sends a tally by gossip when due. A relay that listens at another one reports to that instead. */
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

  /** Applause from here or below. When an upstream relay counts for all, it comes back from there. */
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

  async #handOn({ type, record }: Extract<SaidInRoom, { record: Uint8Array }>, pace: Pace): Promise<void> {
    const { room, counters } = this.#o;
    const verdict = await TAKE[type](room, record);
    if (verdict === 'accept') counters.add('said.accepted');
    else counters.add(verdict === 'reject' ? 'said.dropped.malformed' : 'said.dropped.old');
    if (verdict === 'reject') pace.tokens -= FORGED;
  }
}

/** Restarts from zero above what a message can contain, which would otherwise be rejected everywhere. */
function sum(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((n, i) => (n + b[i]!) % (MAX_APPLAUSE + 1));
}
