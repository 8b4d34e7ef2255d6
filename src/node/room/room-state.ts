/**
 * What is known of a room, from signed records alone, whichever way they arrive: gossip, a relay, a snapshot. Every record is decoded, checked and
 * rate-limited; events report changes. A participant keeps a `Room`, which extends this; a listener keeps only this.
 */

import type { RoomId } from '../identity/ids.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { Permissions } from '../moderation/permissions.ts';
import { type Charter, readCharter } from '../records/charter.ts';
import { MessageKind, type Outcome, RecordKind, type Snapshot } from '../records/kinds.ts';
import { type Member, type Place, readMember } from '../records/member.ts';
import { type Remark, readRemark } from '../records/remark.ts';
import { readTally, type Tally } from '../records/tally.ts';
import type { Verdict } from '../transport/gossip.ts';
import { Counters } from '../util/counters.ts';
import { Emitter } from '../util/emitter.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { Interactions } from './interactions.ts';
import { ListenerCounts } from './listener-counts.ts';
import { type KeyRecord, type LoadKeyReaders, ModerationRecords } from './moderation-records.ts';
import { Roster } from './roster.ts';
import { maySay } from './stage-rules.ts';

export interface RoomStateOptions {
  readonly id: RoomId;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Loads the readers of records about keys. Without it they are rejected. */
  readonly keyReaders?: LoadKeyReaders | undefined;
}

/** Why a message was rejected, or ('unsent') one of this peer was not sent. */
export type RoomDrop = 'malformed' | 'stale' | 'old' | 'full' | 'too-fast' | 'not-allowed' | 'unsent';

interface RoomEvents {
  /** Charter or members changed visibly. */
  change: [];
  /** Hands, chat, applause or the size of the audience changed. */
  said: [];
  /** A record about the keys of a members-only room came. */
  key: [record: KeyRecord];
}

const KEY_KINDS: ReadonlySet<number> = new Set([RecordKind.keyRequest, RecordKind.memberKey, RecordKind.epochTable]);

/** Rate of a session's records: changes, heartbeats, and some slack. */
const RECORDS = { perSecond: 4, burst: 12, maxKeys: 512 };
/** Rate at which an unchanged charter is forwarded: its host repeats it with every heartbeat, others now and then. */
const CHARTERS = { perSecond: 1, burst: 5, maxKeys: 1 };
/** Rate of one session's remarks: as fast as anyone types or taps. */
const REMARKS = { perSecond: 2, burst: 8, maxKeys: 512 };

export class RoomState {
  readonly id: RoomId;
  readonly permissions: Permissions;
  readonly roster: Roster;
  readonly interactions = new Interactions();
  readonly audience = new ListenerCounts();
  readonly drops = new Counters<RoomDrop>();
  readonly moderationRecords: ModerationRecords;
  protected readonly now: () => number;
  protected readonly events = new Emitter<RoomEvents>();
  readonly #records = new RateLimit(RECORDS);
  readonly #charters = new RateLimit(CHARTERS);
  readonly #remarks = new RateLimit(REMARKS);

  constructor({ id, now = Date.now, keyReaders }: RoomStateOptions) {
    this.id = id;
    this.now = now;
    this.permissions = new Permissions(now);
    // Somebody who is not let in is absent: not shown, not heard, not counted.
    this.roster = new Roster((member) => this.permissions.exclusionOf(member.person) === undefined);
    this.moderationRecords = new ModerationRecords({
      room: id,
      permissions: this.permissions,
      now,
      keyReaders,
      onKey: (record) => this.events.emit('key', record),
      isHere: (session) => this.roster.get(session) !== undefined,
      isPresent: (person) => this.isPresent(person),
    });
  }

  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): () => void {
    return this.events.on(event, listener);
  }

  /** Removes what has expired. Call it about once a second. */
  expire(): void {
    const now = this.now();
    const expired = this.permissions.expire();
    if (this.roster.expire(now) || expired) this.events.emit('change');
    const lowered = this.interactions.expire(now);
    if (this.audience.expire(now) || lowered) this.events.emit('said');
  }

  /** Adds applause that came by another way than the topic. */
  applaud(more: readonly number[]): void {
    if (more.every((n) => n === 0)) return;
    this.interactions.applaud(more);
    this.events.emit('said');
  }

  /** Applies a snapshot. Invalid records are counted and skipped; resolves to how many of them nobody in the room can have signed. */
  async merge({ charter, members = [], remarks = [], moderationRecords = [] }: Partial<Snapshot>): Promise<number> {
    let rejected = 0;
    const take = async (kind: number, record: Uint8Array): Promise<void> => {
      if ((await this.take(kind, record)) === 'reject') rejected++;
    };
    if (charter !== undefined) await take(MessageKind.charter, charter);
    // Who may come in must be known before who is here; proofs of equivocation come after.
    const about = moderationRecords.filter(([kind]) => kind === RecordKind.equivocation);
    for (const docketed of moderationRecords) if (!about.includes(docketed)) await take(...docketed);
    for (const record of members) await take(MessageKind.member, record);
    for (const docketed of about) await take(...docketed);
    for (const remark of remarks) await take(MessageKind.remark, remark);
    return rejected;
  }

  /**
   * Applies one record of any kind. 'reject': nobody in the room can have signed it. `only`: the place that a member record must name to be accepted.
   * Never rejects for remote input.
   */
  async take(kind: number, bytes: Uint8Array, only?: Place): Promise<Verdict> {
    try {
      switch (kind) {
        case MessageKind.charter:
          return this.#hearCharter(await readCharter(bytes, this.now()));
        case MessageKind.member:
          return this.#hearMember(await readMember(bytes, this.id, this.now()), only);
        case MessageKind.remark:
          return this.#hearRemark(await readRemark(bytes, this.id, this.now()));
        case MessageKind.tally:
          return this.#hearTally(await readTally(bytes, this.id, this.now()));
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

  /** Whether a person is in the room, or has a remark that stands. */
  protected isPresent(person: PersonId): boolean {
    return (
      this.roster.members.some((m) => m.person === person) ||
      this.interactions.standing.some((remark) => personOf(remark.identity) === person)
    );
  }

  /** A decision changed: called before the event, for whoever may decide next. */
  protected onRuling(): void {}

  /** Reports what a record changed, and the verdict for the neighbour that sent it. */
  protected note(outcome: Outcome | 'too-fast' | 'not-allowed', event: keyof RoomEvents = 'change'): Verdict {
    if (outcome === 'changed') this.events.emit(event);
    if (outcome === 'changed' || outcome === 'refreshed') return 'accept';
    this.drops.add(outcome);
    return 'ignore';
  }

  #hearCharter(charter: Charter): Verdict {
    if (charter.id !== this.id) throw new MalformedError('charter of another room');
    const outcome = this.roster.applyCharter(charter);
    this.permissions.setCharter(this.roster.charter);
    // Repeated for newcomers, who may be behind this neighbour: it is forwarded, but not at any rate.
    if (outcome === 'refreshed' && !this.#charters.take('', this.now())) return this.note('too-fast');
    return this.note(outcome);
  }

  #hearMember(member: Member, only?: Place): Verdict {
    if (only !== undefined && member.place !== only) throw new MalformedError('record of another kind');
    // Only new records count against their author: replays by others must not use up the author's rate.
    if (!this.roster.isNews(member)) return this.note('old');
    if (!this.#records.take(member.id, this.now())) return this.note('too-fast');
    if (member.place === 'gone' && this.interactions.leave(member.id)) this.events.emit('said');
    return this.note(this.roster.apply(member, this.now()));
  }

  #hearRemark(remark: Remark): Verdict {
    if (!maySay(this, remark)) return this.note('not-allowed');
    if (!this.interactions.isNews(remark)) return this.note('old');
    if (!this.#remarks.take(remark.id, this.now())) return this.note('too-fast');
    return this.hearSaid(remark);
  }

  protected hearSaid(remark: Remark): Verdict {
    return this.note(this.interactions.take(remark, this.now()), 'said');
  }

  async #hearDocketed(kind: number, bytes: Uint8Array): Promise<Verdict> {
    const outcome = await this.moderationRecords.take(kind, bytes);
    if (outcome === 'changed') this.onRuling();
    return this.note(outcome, KEY_KINDS.has(kind) ? 'said' : 'change');
  }

  #hearTally(tally: Tally): Verdict {
    // Anyone can make a relay key, so only relays that somebody here names are counted.
    if (!this.roster.members.some((m) => m.relays.some((r) => r.endsWith(`/p2p/${tally.relay}`)))) {
      return this.note('not-allowed');
    }
    const { outcome, applause } = this.audience.take(tally, this.now());
    this.interactions.applaud(applause);
    return this.note(outcome, 'said');
  }
}

/** The records that bring a newcomer up to date. */
export function snapshotOf({ roster, interactions, moderationRecords }: RoomState): Snapshot {
  return {
    moderationRecords: moderationRecords.standing,
    charter: roster.charter?.bytes,
    members: roster.members.map((m) => m.bytes),
    remarks: interactions.standing.map((r) => r.bytes),
  };
}
