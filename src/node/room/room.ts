/**
 * A room as one peer keeps it: hears records on the room's topic, repeats its own, forgets the silent. A relay keeps rooms without
 * being in them (no `me`).
 */
import type { FrameSigner } from '../identity/keys.ts';
import { Counters } from '../lifecycle/counters.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { RateLimit } from '../lifecycle/rate-limit.ts';
import type { Gossip, Verdict } from '../network/gossip.ts';
import { asBytes, asList, asUint, decodeCbor, encodeCbor, MalformedError, StaleError } from '../wire/cbor.ts';
import { type Charter, type RoomId, readCharter } from './charter.ts';
import { HEARTBEAT, MAX_MEMBER, MEMBER_LIFE, ROOM_TOPIC_PREFIX } from './constants.ts';
import { type Member, type MemberDraft, type Place, readMember, writeMember } from './member.ts';
import { type Outcome, Roster } from './roster.ts';

export const MessageKind = { charter: 0, member: 1 } as const;

export interface RoomOptions {
  readonly id: RoomId;
  readonly gossip: Gossip;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Who I am in a room. */
export interface Self {
  readonly session: FrameSigner;
  /** The session's certificate by the identity key. */
  readonly certificate: Uint8Array;
}

/** What a person changes about themselves in a room; the rest of the record follows. */
export type Presence = Omit<MemberDraft, 'version'>;

/** Why a message was not taken, or ('unsent') one of mine did not get out. */
export type RoomDrop = 'malformed' | 'stale' | 'old' | 'full' | 'too-fast' | 'unsent';

interface RoomEvents {
  /** Charter or members changed in a way that shows. */
  change: [];
}

/** A record of a session may come this often: changes, heartbeats, and some air. */
const RECORDS = { perSecond: 4, burst: 12, maxKeys: 512 };
/** What I hold my own changes to, so that others never drop one: of many in a moment the last is sent. A farewell is never held back. */
const MINE = { perSecond: 3, burst: 6, maxKeys: 1 };
/** How long a change that came too soon waits, ms. */
const HOLD = 350;
/** Signature checks one neighbour may cause. */
const CHECKS = { perSecond: 100, burst: 400, maxKeys: 256 };
/** After joining, repeat early: the first record often goes out before the topic's mesh has formed. Milliseconds. */
const EARLY_REPEATS = [250, 700, 1_500];

export class Room {
  readonly id: RoomId;
  readonly roster = new Roster();
  readonly drops = new Counters<RoomDrop>();
  readonly #events = new Emitter<RoomEvents>();
  readonly #gossip: Gossip;
  readonly #now: () => number;
  readonly #records = new RateLimit(RECORDS);
  readonly #checks = new RateLimit(CHECKS);
  readonly #mine = new RateLimit(MINE);
  #timers: ReturnType<typeof setInterval>[] = [];
  #early: ReturnType<typeof setTimeout>[] = [];
  #held: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | undefined;
  #me: { self: Self; presence: Presence; entered: number } | undefined;
  #proclaiming = false;
  #farewell: Uint8Array | undefined;
  #lastVersion = 0;
  #publishing: Promise<void> = Promise.resolve();

  constructor({ id, gossip, now = Date.now }: RoomOptions) {
    this.id = id;
    this.#gossip = gossip;
    this.#now = now;
  }

  get topic(): string {
    return ROOM_TOPIC_PREFIX + this.id;
  }

  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Hears the topic from now on. Idempotent. */
  start(): void {
    if (this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#gossip.subscribe(this.topic, (data, from) => this.#onMessage(data, from));
    this.#timers = [
      setInterval(() => {
        if (this.roster.expire(this.#now())) this.#events.emit('change');
      }, 1_000),
      setInterval(() => this.#repeat(), HEARTBEAT),
    ];
    this.#repeatEarly();
  }

  /** Forgets everything and leaves the topic, without a farewell. Idempotent. */
  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    for (const timer of this.#timers) clearInterval(timer);
    for (const timer of this.#early) clearTimeout(timer);
    clearTimeout(this.#held);
    this.#timers = [];
    this.#early = [];
    this.#held = undefined;
    this.#me = undefined;
    this.#farewell = undefined;
    this.#proclaiming = false;
    this.#events.clear();
  }

  /**
   * Comes in, or changes what I say of myself. Resolves when the record is signed and sent, or when it waits because there were many:
   * then the newest goes out a moment later.
   */
  async present(self: Self, presence: Presence): Promise<void> {
    const entering = this.#me === undefined;
    this.#me = { self, presence, entered: this.#me?.entered ?? this.#now() };
    if (entering) this.#repeatEarly();
    if (this.#mine.take('', this.#now())) await this.#publishMe();
    else this.#hold();
  }

  /** Says farewell. The room is still heard until `stop`. */
  async depart(): Promise<void> {
    if (this.#me === undefined) return;
    const { self, presence } = this.#me;
    this.#me = undefined;
    clearTimeout(this.#held);
    this.#held = undefined;
    await this.#publish(self, { ...presence, place: 'gone', stream: undefined });
  }

  /**
   * My farewell, signed ahead of time: while a page closes there is no time to sign. Undefined when I am not in the room.
   */
  get farewell(): Uint8Array | undefined {
    return this.#farewell;
  }

  /** Takes a farewell that came over a link and hands it on. A record of any other kind, or a false one, is counted and left. */
  async relayFarewell(bytes: Uint8Array): Promise<void> {
    if ((await this.#take(MessageKind.member, bytes, 'gone')) === 'accept') await this.#send(MessageKind.member, bytes);
  }

  /** Hands a charter of mine to the room, and again with every heartbeat. */
  async proclaim(charter: Charter): Promise<void> {
    this.#proclaiming = true;
    this.#note(this.roster.applyCharter(charter));
    await this.#send(MessageKind.charter, charter.bytes);
  }

  /** Takes what a snapshot said. Records that do not hold are counted and left out; resolves to how many nobody in the room can have signed. */
  async merge(charter: Uint8Array | undefined, members: readonly Uint8Array[]): Promise<number> {
    let rejected = 0;
    if (charter !== undefined && (await this.#take(MessageKind.charter, charter)) === 'reject') rejected++;
    for (const record of members) if ((await this.#take(MessageKind.member, record)) === 'reject') rejected++;
    return rejected;
  }

  /** Gossip hands on equal bytes once in two minutes; the salt lets a charter be said again. What cannot be sent is counted: it is repeated. */
  async #send(kind: number, record: Uint8Array): Promise<void> {
    try {
      await this.#gossip.publish(this.topic, encodeCbor([kind, this.#now(), record]));
    } catch {
      this.drops.add('unsent');
    }
  }

  #repeatEarly(): void {
    for (const timer of this.#early) clearTimeout(timer);
    this.#early = EARLY_REPEATS.map((ms) => setTimeout(() => this.#repeat(), ms));
  }

  #repeat(): void {
    this.#sayAgain();
    const charter = this.roster.charter;
    if (charter === undefined) return;
    // Those who missed the charter learn it from whoever is here, one of them at a time on average.
    const turn = this.#proclaiming || (this.#me !== undefined && Math.random() < 1 / Math.max(1, this.roster.size));
    if (turn) void this.#send(MessageKind.charter, charter.bytes);
  }

  #hold(): void {
    this.#held ??= setTimeout(() => this.#sayAgain(), HOLD);
  }

  /** Says who I am with nobody waiting for it, now or as soon as I may. */
  #sayAgain(): void {
    clearTimeout(this.#held);
    this.#held = undefined;
    if (this.#me === undefined) return;
    if (this.#mine.take('', this.#now())) this.#publishMe().catch(() => this.drops.add('unsent'));
    else this.#hold();
  }

  async #publishMe(): Promise<void> {
    if (this.#me === undefined) return;
    const { self, presence, entered } = this.#me;
    // Once everyone knows whose place I took, or has forgotten them, saying so would only put out a tab that is alive after all.
    const settled = Math.abs(this.#now() - entered) > MEMBER_LIFE;
    await this.#publish(self, settled ? { ...presence, replaces: undefined } : presence);
  }

  /** One record after the other, so that versions go out in the order they were made. Rejects when the record cannot be made. */
  #publish(self: Self, presence: Presence): Promise<void> {
    this.#lastVersion = Math.max(this.#now(), this.#lastVersion + 1);
    const version = this.#lastVersion;
    const published = this.#publishing.then(async () => {
      const bytes = await writeMember(self.session, self.certificate, this.id, { ...presence, version });
      this.#note(this.roster.apply(await readMember(bytes, this.id, this.#now()), this.#now()));
      await this.#send(MessageKind.member, bytes);
      const gone: MemberDraft = { ...presence, place: 'gone', stream: undefined, version: version + 1 };
      const farewell = await writeMember(self.session, self.certificate, this.id, gone);
      this.#farewell = presence.place === 'gone' || this.#me === undefined ? undefined : farewell;
    });
    // One record that cannot be made must not keep back those after it.
    this.#publishing = published.catch(() => undefined);
    return published;
  }

  async #onMessage(data: Uint8Array, from: string): Promise<Verdict> {
    if (!this.#checks.take(from, this.#now())) {
      this.drops.add('too-fast');
      return 'ignore';
    }
    let kind: number;
    let bytes: Uint8Array;
    try {
      const fields = asList(decodeCbor(data, MAX_MEMBER + 32), 'room message', 3);
      kind = asUint(fields[0], 'kind', 1);
      asUint(fields[1], 'salt');
      bytes = asBytes(fields[2], 'record', 1, MAX_MEMBER);
    } catch {
      this.drops.add('malformed');
      return 'reject';
    }
    return this.#take(kind, bytes);
  }

  /** `only`: the place a member record must name to be taken. */
  async #take(kind: number, bytes: Uint8Array, only?: Place): Promise<Verdict> {
    let outcome: Outcome;
    try {
      if (kind === MessageKind.charter) {
        const charter = await readCharter(bytes);
        if (charter.id !== this.id) throw new MalformedError('charter of another room');
        outcome = this.roster.applyCharter(charter);
      } else {
        const member = await readMember(bytes, this.id, this.#now());
        if (only !== undefined && member.place !== only) throw new MalformedError('record of another kind');
        // Only news costs its author: old records played back by others must not use up what the author may send.
        if (!this.roster.isNews(member)) return this.#note('old');
        if (!this.#records.take(member.id, this.#now())) {
          this.drops.add('too-fast');
          return 'ignore';
        }
        outcome = this.roster.apply(member, this.#now());
      }
    } catch (error) {
      if (error instanceof StaleError) {
        this.drops.add('stale');
        return 'ignore';
      }
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
      return 'reject';
    }
    return this.#note(outcome);
  }

  #note(outcome: Outcome): Verdict {
    if (outcome === 'old' || outcome === 'full') {
      this.drops.add(outcome);
      return 'ignore';
    }
    if (outcome === 'changed') this.#events.emit('change');
    return 'accept';
  }
}

/** The records that bring a newcomer up to date. */
export function snapshotOf(room: Room): { charter: Uint8Array | undefined; members: readonly Uint8Array[] } {
  return { charter: room.roster.charter?.bytes, members: room.roster.members.map((m: Member) => m.bytes) };
}
