/**
 * A room as one peer keeps it: hears records on the room's topic, repeats its own, forgets the silent. A relay keeps rooms without
 * being in them (no `me`).
 */

import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { GuestList } from '../moderation/guest-list.ts';
import { Moderator } from '../moderation/moderator.ts';
import { Permissions } from '../moderation/permissions.ts';
import { type Charter, readCharter } from '../records/charter.ts';
import { HEARTBEAT } from '../records/constants.ts';
import { MessageKind, type Outcome, RecordKind, type Snapshot } from '../records/kinds.ts';
import { type Member, type Place, type Presence, readMember, type Self } from '../records/member.ts';
import { MAX_STATE } from '../records/moderation-limits.ts';
import { type Remark, readRemark, type Saying, writeRemark } from '../records/remark.ts';
import { readTally, type Tally, type TallyDraft, writeTally } from '../records/tally.ts';
import type { Gossip, Verdict } from '../transport/gossip.ts';
import { ROOM_TOPIC_PREFIX } from '../transport/topics.ts';
import { Counters } from '../util/counters.ts';
import { Emitter } from '../util/emitter.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { asBytes, asList, asUint, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { Interactions } from './interactions.ts';
import { ListenerCounts } from './listener-counts.ts';
import { type KeyRecord, ModerationRecords } from './moderation-records.ts';
import { OwnRecord } from './own-record.ts';
import { Roster } from './roster.ts';
import { maySay } from './stage-rules.ts';

export interface RoomOptions {
  readonly id: RoomId;
  readonly gossip: Gossip;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** False while the clock is known to be wrong: what holds in the room cannot be read then, and must not be decided anew. */
  readonly mayPreside?: () => boolean;
}

/** Why a message was not taken, or ('unsent') one of mine did not get out. */
export type RoomDrop = 'malformed' | 'stale' | 'old' | 'full' | 'too-fast' | 'not-allowed' | 'unsent';

interface RoomEvents {
  /** Charter or members changed in a way that shows. */
  change: [];
  /** Hands, chat, applause or the size of the audience changed. */
  said: [];
  /** A record about the keys of a members-only room came. */
  key: [record: KeyRecord];
}

const KEY_KINDS: ReadonlySet<number> = new Set([RecordKind.keyRequest, RecordKind.memberKey, RecordKind.epochTable]);

/** A record of a session may come this often: changes, heartbeats, and some air. */
const RECORDS = { perSecond: 4, burst: 12, maxKeys: 512 };
/** The same charter is handed on so often: its host says it with every heartbeat, others now and then. */
const CHARTERS = { perSecond: 1, burst: 5, maxKeys: 1 };
/** Signature checks one neighbour may cause. */
const CHECKS = { perSecond: 100, burst: 400, maxKeys: 256 };
/** Remarks of one session: as fast as anyone types or taps. */
const REMARKS = { perSecond: 2, burst: 8, maxKeys: 512 };

/** After joining, repeat early: the first record often goes out before the topic's mesh has formed. Milliseconds. */
const EARLY_REPEATS = [250, 700, 1_500];

export class Room {
  readonly id: RoomId;
  readonly permissions: Permissions;
  /** Those who listen without a record, as far as this page as chair let them in. */
  readonly guests: GuestList;
  readonly moderator: Moderator;
  readonly roster: Roster;
  readonly interactions = new Interactions();
  readonly audience = new ListenerCounts();
  readonly drops = new Counters<RoomDrop>();
  readonly #events = new Emitter<RoomEvents>();
  readonly #gossip: Gossip;
  readonly #now: () => number;
  readonly #records = new RateLimit(RECORDS);
  readonly #charters = new RateLimit(CHARTERS);
  readonly #checks = new RateLimit(CHECKS);
  readonly #remarks = new RateLimit(REMARKS);
  readonly #moderationRecords: ModerationRecords;
  readonly #own: OwnRecord;
  #timers: ReturnType<typeof setInterval>[] = [];
  #early: ReturnType<typeof setTimeout>[] = [];
  #unsubscribe: (() => void) | undefined;
  #proclaiming = false;
  #lastRemark = 0;
  /** Who I am while I have no record here. */
  #me: PersonId | undefined;

  constructor({ id, gossip, now = Date.now, mayPreside = () => true }: RoomOptions) {
    this.id = id;
    this.#gossip = gossip;
    this.#now = now;
    this.permissions = new Permissions(now);
    this.guests = new GuestList(this.permissions);
    // Who is not let in is not there: not shown, not heard, not counted.
    this.roster = new Roster((member) => this.permissions.exclusionOf(member.person) === undefined);
    this.#moderationRecords = new ModerationRecords({
      room: id,
      permissions: this.permissions,
      now,
      onKey: (record) => this.#events.emit('key', record),
      isHere: (session) => this.roster.get(session) !== undefined,
      isPresent: (person) =>
        person === this.#me ||
        this.roster.members.some((m) => m.person === person) ||
        this.interactions.standing.some((remark) => personOf(remark.identity) === person),
    });
    this.#own = new OwnRecord({
      room: id,
      now,
      publish: async (record) => {
        this.#note(this.roster.apply(await readMember(record, id, now()), now()));
        await this.#send(MessageKind.member, record);
      },
      onEnter: () => this.#repeatEarly(),
      onUnsent: () => this.drops.add('unsent'),
    });
    this.moderator = new Moderator({
      room: id,
      permissions: this.permissions,
      roster: this.roster,
      own: this.#own,
      audience: {
        takerOf: this.guests.takerOf,
        isInside: this.guests.isInside,
        raised: () => this.interactions.hands.map(({ identity }) => personOf(identity)),
      },
      now,
      mayPreside,
      say: (kind, record) => this.#send(kind, record),
      onUnsent: () => this.drops.add('unsent'),
      onChange: () => this.#events.emit('change'),
    });
  }

  get topic(): string {
    return ROOM_TOPIC_PREFIX + this.id;
  }

  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Hears the topic from now on. Idempotent. */
  start(): void {
    if (this.#timers.length > 0) return;
    this.hear(true);
    this.#timers = [
      setInterval(() => {
        const expired = this.permissions.expire();
        if (this.roster.expire(this.#now()) || expired) this.#events.emit('change');
        this.moderator.tick();
        const lowered = this.interactions.expire(this.#now());
        if (this.audience.expire(this.#now()) || lowered) this.#events.emit('said');
      }, 1_000),
      setInterval(() => this.#repeat(), HEARTBEAT),
    ];
    this.#repeatEarly();
  }

  /** True while the topic is heard. */
  get hearing(): boolean {
    return this.#unsubscribe !== undefined;
  }

  /** Follows the topic, or no more: in a large room those who listen are told by their relay. Idempotent. */
  hear(wanted: boolean): void {
    if (wanted === this.hearing) return;
    this.#unsubscribe?.();
    this.#unsubscribe = wanted
      ? this.#gossip.subscribe(this.topic, (data, from) => this.#onMessage(data, from))
      : undefined;
  }

  /** Forgets everything and leaves the topic, without a farewell. Idempotent. */
  stop(): void {
    this.hear(false);
    for (const timer of this.#timers) clearInterval(timer);
    for (const timer of this.#early) clearTimeout(timer);
    this.#timers = [];
    this.#early = [];
    this.#own.stop();
    this.#proclaiming = false;
    this.#events.clear();
  }

  /**
   * Comes in, or changes what I say of myself. Resolves when the record is signed and sent, or when it waits because there were many:
   * then the newest goes out a moment later.
   */
  async present(self: Self, presence: Presence): Promise<void> {
    await this.#own.present(self, presence);
  }

  /** Says farewell. The room is still heard until `stop`. */
  async depart(): Promise<void> {
    await this.#own.depart();
  }

  /** My farewell, signed ahead of time: while a page closes there is no time to sign. Undefined when I am not in the room. */
  get farewell(): Uint8Array | undefined {
    return this.#own.farewell;
  }

  /** The records of authority, to hand on. */
  get moderationRecords(): Pick<ModerationRecords, 'ruling' | 'standing'> {
    return this.#moderationRecords;
  }

  /** Tells the room of a grant, a claim or a revocation of mine. Throws MalformedError when it does not hold. */
  async lodge(kind: (typeof RecordKind)['credential' | 'revocation'], record: Uint8Array): Promise<void> {
    this.#note(await this.#moderationRecords.take(kind, record));
    this.moderator.tick();
    await this.#send(kind, record);
  }

  /** Takes a credential of mine without telling the room: I (`me`) listen as one of many. Throws as `lodge`. */
  async hold(record: Uint8Array, me: PersonId): Promise<void> {
    this.#me = me;
    this.#note(await this.#moderationRecords.take(RecordKind.credential, record));
  }

  /** Takes a farewell that came by another way than gossip, and hands it on. A record of any other kind, or a false one, is counted and left. */
  async relayFarewell(bytes: Uint8Array): Promise<Verdict> {
    const verdict = await this.#take(MessageKind.member, bytes, 'gone');
    if (verdict === 'accept') await this.#send(MessageKind.member, bytes);
    return verdict;
  }

  /** The same for a remark. */
  async relayRemark(bytes: Uint8Array): Promise<Verdict> {
    const verdict = await this.#take(MessageKind.remark, bytes);
    if (verdict === 'accept') await this.#send(MessageKind.remark, bytes);
    return verdict;
  }

  /** The same for the proof that somebody said two things at once. */
  async relayProof(bytes: Uint8Array): Promise<Verdict> {
    const verdict = await this.#take(RecordKind.equivocation, bytes);
    if (verdict === 'accept') await this.#send(RecordKind.equivocation, bytes);
    return verdict;
  }

  /** The same for the credential of somebody who listens without a record. */
  async relayCredential(bytes: Uint8Array): Promise<Verdict> {
    const verdict = await this.#take(RecordKind.credential, bytes);
    if (verdict === 'accept') await this.#send(RecordKind.credential, bytes);
    return verdict;
  }

  /** Says something without a microphone, by gossip while the topic is heard. Returns the signed remark, for other ways. */
  async say(self: Self, name: string, saying: Saying): Promise<Uint8Array<ArrayBuffer>> {
    this.#lastRemark = Math.max(this.#now(), this.#lastRemark + 1);
    const bytes = await writeRemark(self.session, self.certificate, this.id, { at: this.#lastRemark, name, saying });
    this.#hearSaid(await readRemark(bytes, this.id, this.#now()));
    if (this.hearing) await this.#send(MessageKind.remark, bytes);
    return bytes;
  }

  /** Tells the room how many listen through a relay; the relay itself does not count its own tally. */
  async tally(relay: Signer, draft: TallyDraft): Promise<void> {
    await this.#send(MessageKind.tally, await writeTally(relay, this.id, draft));
  }

  /** Applause that came by another way than the topic. */
  applaud(more: readonly number[]): void {
    if (more.every((n) => n === 0)) return;
    this.interactions.applaud(more);
    this.#events.emit('said');
  }

  /** Hands a charter of mine to the room, and again with every heartbeat. */
  async proclaim(charter: Charter): Promise<void> {
    this.#proclaiming = true;
    this.#note(this.roster.applyCharter(charter));
    this.permissions.setCharter(this.roster.charter);
    await this.#send(MessageKind.charter, charter.bytes);
  }

  /** Hands a record about keys to the room. */
  async pass(kind: number, record: Uint8Array): Promise<void> {
    if (this.hearing) await this.#send(kind, record);
  }

  /** Takes what a snapshot said. Records that do not hold are counted and left out; resolves to how many nobody in the room can have signed. */
  async merge({ charter, members = [], remarks = [], moderationRecords = [] }: Partial<Snapshot>): Promise<number> {
    let rejected = 0;
    const take = async (kind: number, record: Uint8Array): Promise<void> => {
      if ((await this.#take(kind, record)) === 'reject') rejected++;
    };
    if (charter !== undefined) await take(MessageKind.charter, charter);
    // Who may come in is known before who is here; what somebody here said twice, after.
    const about = moderationRecords.filter(([kind]) => kind === RecordKind.equivocation);
    for (const docketed of moderationRecords) if (!about.includes(docketed)) await take(...docketed);
    for (const record of members) await take(MessageKind.member, record);
    for (const docketed of about) await take(...docketed);
    for (const remark of remarks) await take(MessageKind.remark, remark);
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
    this.#own.repeat();
    if (!this.hearing) return;
    const charter = this.roster.charter;
    if (charter === undefined) return;
    // Those who missed the charter learn it from whoever is here, one of them at a time on average.
    const turn =
      this.#proclaiming || (this.#own.self !== undefined && Math.random() < 1 / Math.max(1, this.roster.size));
    if (!turn) return;
    void this.#send(MessageKind.charter, charter.bytes);
    const again = this.#moderationRecords.next();
    if (again !== undefined) void this.#send(...again);
  }

  async #onMessage(data: Uint8Array, from: string): Promise<Verdict> {
    if (!this.#checks.take(from, this.#now())) {
      this.drops.add('too-fast');
      return 'ignore';
    }
    let kind: number;
    let bytes: Uint8Array;
    try {
      const fields = asList(decodeCbor(data, MAX_STATE + 32), 'room message', 3);
      kind = asUint(fields[0], 'kind', RecordKind.equivocation);
      asUint(fields[1], 'salt');
      bytes = asBytes(fields[2], 'record', 1, MAX_STATE);
    } catch {
      this.drops.add('malformed');
      return 'reject';
    }
    return this.#take(kind, bytes);
  }

  /** `only`: the place a member record must name to be taken. */
  async #take(kind: number, bytes: Uint8Array, only?: Place): Promise<Verdict> {
    try {
      switch (kind) {
        case MessageKind.charter:
          return this.#hearCharter(await readCharter(bytes, this.#now()));
        case MessageKind.member:
          return this.#hearMember(await readMember(bytes, this.id, this.#now()), only);
        case MessageKind.remark:
          return this.#hearRemark(await readRemark(bytes, this.id, this.#now()));
        case MessageKind.tally:
          return this.#hearTally(await readTally(bytes, this.id, this.#now()));
        default:
          return await this.#hearDocketed(kind, bytes);
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
  }

  #hearCharter(charter: Charter): Verdict {
    if (charter.id !== this.id) throw new MalformedError('charter of another room');
    const outcome = this.roster.applyCharter(charter);
    this.permissions.setCharter(this.roster.charter);
    // It is said again for those who came later: they may be behind this neighbour, so it goes on, though not as often as anyone likes.
    if (outcome === 'refreshed' && !this.#charters.take('', this.#now())) return this.#note('too-fast');
    return this.#note(outcome);
  }

  #hearMember(member: Member, only?: Place): Verdict {
    if (only !== undefined && member.place !== only) throw new MalformedError('record of another kind');
    // Only news costs its author: old records played back by others must not use up what the author may send.
    if (!this.roster.isNews(member)) return this.#note('old');
    if (!this.#records.take(member.id, this.#now())) return this.#note('too-fast');
    if (member.place === 'gone' && this.interactions.leave(member.id)) this.#events.emit('said');
    return this.#note(this.roster.apply(member, this.#now()));
  }

  #hearRemark(remark: Remark): Verdict {
    if (!maySay(this, remark)) return this.#note('not-allowed');
    if (!this.interactions.isNews(remark)) return this.#note('old');
    if (!this.#remarks.take(remark.id, this.#now())) return this.#note('too-fast');
    return this.#hearSaid(remark);
  }

  #hearSaid(remark: Remark): Verdict {
    return this.#note(this.interactions.take(remark, this.#now()), 'said');
  }

  async #hearDocketed(kind: number, bytes: Uint8Array): Promise<Verdict> {
    const outcome = await this.#moderationRecords.take(kind, bytes);
    if (outcome === 'changed') this.moderator.tick();
    return this.#note(outcome, KEY_KINDS.has(kind) ? 'said' : 'change');
  }

  #hearTally(tally: Tally): Verdict {
    // Anyone can make a relay's key: only those count at which somebody here can be met.
    if (!this.roster.members.some((m) => m.relays.some((r) => r.endsWith(`/p2p/${tally.relay}`)))) {
      return this.#note('not-allowed');
    }
    const { outcome, applause } = this.audience.take(tally, this.#now());
    this.interactions.applaud(applause);
    return this.#note(outcome, 'said');
  }

  #note(outcome: Outcome | 'too-fast' | 'not-allowed', event: keyof RoomEvents = 'change'): Verdict {
    if (outcome === 'changed') this.#events.emit(event);
    if (outcome === 'changed' || outcome === 'refreshed') return 'accept';
    this.drops.add(outcome);
    return 'ignore';
  }
}

/** The records that bring a newcomer up to date. */
export function snapshotOf({ roster, interactions, moderationRecords }: Room): Snapshot {
  return {
    moderationRecords: moderationRecords.standing,
    charter: roster.charter?.bytes,
    members: roster.members.map((m) => m.bytes),
    remarks: interactions.standing.map((r) => r.bytes),
  };
}
