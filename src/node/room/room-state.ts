/**
 * What is known of a room, from signed records alone, whichever way they arrive: gossip, a relay, a snapshot. Every record is decoded, checked and
 * rate-limited as its kind defines (`record-kinds.ts`); events report changes. A participant keeps a `Room`, which extends this; a listener keeps only
 * this.
 */

import type { RoomId } from '../identity/ids.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { Permissions } from '../moderation/permissions.ts';
import { type Fate, fitting, type KindedRecord, type Snapshot } from '../records/kinds.ts';
import type { Verdict } from '../transport/gossip.ts';
import { Counters } from '../util/counters.ts';
import { Emitter } from '../util/emitter.ts';
import { equals } from '../wire/bytes.ts';
import { MalformedError, NewerError, StaleError } from '../wire/malformed.ts';
import { BASE_KINDS, GRANT_WORDS, grantReaders, RULES_WORD } from './base-kinds.ts';
import type { Interactions } from './interactions.ts';
import type { KeyRecord } from './key-records.ts';
import type { ListenerCounts } from './listener-counts.ts';
import { type Kept, type RecordKind, RecordsOfKind, type RoomEvent, type RoomParts } from './record-kind.ts';
import type { OpenKinds, RecordName, RecordNamed } from './record-kinds.ts';
import { Roster } from './roster.ts';

export interface RoomStateOptions {
  readonly id: RoomId;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The kinds of records that are read: `RECORD_KINDS` for all. Others are left as if they were of a later version. */
  readonly kinds?: KindTable;
  /** Whether places in the roster are shared among the neighbours that bring people (`Roster`). By default they are not. */
  readonly shared?: boolean;
}

/** Most messages that are kept while grants cannot be read: as many as the page's worker lets wait at once. */
const MAX_HELD = 16;

/** Most rules that are kept while they cannot be read, of all messages and of each: relays tell a newcomer of so many. */
const MAX_UNREAD = 16;
const MAX_UNREAD_AT_ONCE = 4;

const isRules = ([word]: KindedRecord): boolean => word === RULES_WORD;

/** Why a message was rejected, or ('unsent') one of this peer was not sent. */
export type RoomDrop = 'malformed' | 'stale' | 'newer' | 'old' | 'full' | 'too-fast' | 'not-allowed' | 'unsent';

interface RoomEvents {
  /** Charter or members changed visibly. */
  change: [];
  /** Hands, chat, applause or the size of the audience changed. */
  said: [];
  /** Somebody's captions go on. */
  caption: [];
  /** A record about the keys of a members-only room came. */
  key: [record: KeyRecord];
}

export class RoomState {
  readonly id: RoomId;
  readonly permissions: Permissions;
  readonly roster: Roster;
  readonly drops = new Counters<RoomDrop>();
  /** The records of each kind. */
  readonly kinds: OpenKinds;
  protected readonly now: () => number;
  protected readonly events = new Emitter<RoomEvents>();
  readonly #parts: RoomParts;
  /** Whether rules were told of. */
  #ruled = false;
  /** Rules that came before the code that reads them, the newest last. */
  #unread: Uint8Array[] = [];
  /** Whether grants were told of: nothing is applied any more before they can be read. */
  #granted = false;
  /** Messages that could not be applied because of that, the oldest first. */
  readonly #held: Partial<Snapshot>[] = [];
  #merging: Promise<void> | undefined;

  constructor({ id, now = Date.now, kinds = BASE_KINDS, shared }: RoomStateOptions) {
    this.id = id;
    this.now = now;
    this.permissions = new Permissions(now);
    // Somebody who is not let in is absent: not shown, not heard, not counted.
    this.roster = new Roster(
      ({ person }) => this.permissions.exclusionOf(person) === undefined,
      ({ person }) => this.permissions.roleOf(person) !== 'none',
      shared,
    );
    this.#parts = {
      id,
      now,
      roster: this.roster,
      permissions: this.permissions,
      isPresent: (person) => this.isPresent(person),
      forget: (session) => this.#forget(session),
      handOf: (session) => this.interactions.handOf(session),
      applaud: (more) => this.interactions.applaud(more),
      onKey: (record) => this.events.emit('key', record),
    };
    this.kinds = openKinds(kinds, this.#parts);
  }

  /** Hands, chat and applause. */
  get interactions(): Interactions {
    return this.kinds.remark.kept;
  }

  /** How many listen by way of relays. */
  get audience(): ListenerCounts {
    return this.kinds.tally.kept;
  }

  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): () => void {
    return this.events.on(event, listener);
  }

  /** Removes what has expired. Call it about once a second. */
  expire(): void {
    const now = this.now();
    const shown = new Set<RoomEvent>();
    if (this.permissions.expire()) shown.add('change');
    for (const { kept, kind } of this.#all) if (kept.expire?.(now)) shown.add(kind.event);
    for (const event of shown) this.events.emit(event);
  }

  /** Adds applause that came by another way than the topic. */
  applaud(more: readonly number[]): void {
    if (more.every((n) => n === 0)) return;
    this.interactions.applaud(more);
    this.events.emit('said');
  }

  /**
   * Applies a snapshot. Invalid records are counted and skipped; resolves to how many of them nobody in the room can have signed. Where there are rules
   * or grants, nothing is applied before they can be read: nobody is heard by mistake. Rejects where grants' readers do not come. Messages are applied
   * one after another, in the order in which they came; how many may wait is bounded by whoever calls.
   */
  merge(message: Partial<Snapshot>): Promise<number> {
    // What a message decides can be judged only once what came before it is known, such as the charter.
    const merged = this.#merging?.then(() => this.#apply(message)) ?? this.#apply(message);
    const end = (): void => {
      if (this.#merging === merging) this.#merging = undefined;
    };
    const merging = merged.then(end, end);
    this.#merging = merging;
    return merged;
  }

  async #apply(message: Partial<Snapshot>): Promise<number> {
    const { kindedRecords = [] } = message;
    this.#ruled ||= kindedRecords.some(isRules);
    this.#granted ||= kindedRecords.some(([word]) => GRANT_WORDS.has(word));
    // Both come at the same time.
    const [, grants] = await Promise.allSettled([this.#ruled && this.#openRules(), this.#granted && grantReaders()]);
    if (grants.status === 'rejected') {
      // Who is heard depends on them. The next message asks again, and relays tell everything once.
      if (this.#held.length < MAX_HELD) this.#held.push(message);
      else this.drops.add('full');
      throw grants.reason;
    }
    for (const held of this.#held.splice(0)) await this.#takeAll(held);
    return this.#takeAll(message);
  }

  /** Where the code that reads rules does not come, the next message asks again: until then relays alone hold people to the rules. */
  async #openRules(): Promise<void> {
    if ('rules' in this.kinds) return;
    const { RULES_KIND } = await import('./room-rules.ts');
    Object.assign(this.kinds, openKinds({ rules: RULES_KIND }, this.#parts));
  }

  /** All of the records but rules that cannot be read yet. Those are kept: of each message the first, which hold before the others. */
  #readable(told: readonly KindedRecord[]): readonly KindedRecord[] {
    if (!this.#ruled || 'rules' in this.kinds) return told;
    const rules = told.filter(isRules).map(([, record]) => record);
    const fresh = rules
      .slice(0, MAX_UNREAD_AT_ONCE)
      .filter((record) => !this.#unread.some((one) => equals(one, record)));
    // Without the message that they are a part of.
    const kept = [...this.#unread, ...fresh.map((record) => record.slice())];
    this.#unread = kept.slice(-MAX_UNREAD);
    const over = Math.max(0, rules.length - MAX_UNREAD_AT_ONCE) + kept.length - this.#unread.length;
    if (over > 0) this.drops.add('full', over);
    return told.filter((record) => !isRules(record));
  }

  async #takeAll({ charter, members = [], remarks = [], kindedRecords = [] }: Partial<Snapshot>): Promise<number> {
    let rejected = 0;
    const take = async (name: RecordName | undefined, record: Uint8Array): Promise<void> => {
      if ((await this.take(name, record)) === 'reject') rejected++;
    };
    const told = this.#readable(kindedRecords)
      .filter(([word]) => this.#isKnown(word))
      .map(([word, record]) => [this.#toldName(word), record] as const);
    const isAfter = (name: RecordName | undefined) => name !== undefined && this.#of(name).kind.afterMembers === true;
    if (charter !== undefined) await take('charter', charter);
    // Who may come in must be known before who is here, and hands before their reasons; proofs of equivocation come last.
    for (const [name, record] of told) if (!isAfter(name)) await take(name, record);
    // Nobody is blamed for what another message brought.
    if ('rules' in this.kinds) for (const record of this.#unread.splice(0)) await this.take('rules', record);
    for (const record of members) await take('member', record);
    for (const remark of remarks) await take('remark', remark);
    for (const [name, record] of told) if (isAfter(name)) await take(name, record);
    return rejected;
  }

  /**
   * Applies a record of the kind with this word, which a neighbour brought. 'reject': nobody in the room can have signed it. A kind that this code does
   * not know may be of a later version. Never rejects for remote input.
   */
  async takeKinded(word: number, bytes: Uint8Array, from?: string): Promise<Verdict> {
    return this.#isKnown(word) ? this.take(this.#nameOf(word), bytes, undefined, from) : 'ignore';
  }

  #isKnown(word: number): boolean {
    if (this.#nameOf(word) !== undefined) return true;
    this.drops.add('newer');
    return false;
  }

  /** The same for a kind known by name; `only`: what the record must be, besides valid, to be accepted. */
  async take<N extends RecordName>(
    name: N | undefined,
    bytes: Uint8Array,
    only?: (record: RecordNamed<N>) => boolean,
    from?: string,
  ): Promise<Verdict> {
    try {
      if (name === undefined) throw new MalformedError('kind');
      return await this.accept(name, bytes, only, from);
    } catch (error) {
      if (error instanceof StaleError) {
        this.drops.add(error instanceof NewerError ? 'newer' : 'stale');
        return 'ignore';
      }
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
      return 'reject';
    }
  }

  /** Settled once everything that was told until now has been applied or has failed; undefined while nothing waits. Never rejects. */
  get merging(): Promise<void> | undefined {
    return this.#merging;
  }

  /** Records sent to newcomers or listeners, of the kinds that have no list of their own in messages. */
  told(to: 'newcomers' | 'listeners'): readonly KindedRecord[] {
    const kinds = this.#all.filter(
      ({ kind }) => (to === 'newcomers' ? kind.forNewcomers : kind.forListeners) !== false,
    );
    return fitting([...kinds.flatMap(({ told }) => told), ...kinds.flatMap(({ toldLast }) => toldLast)]);
  }

  /** Applies a record. Throws MalformedError when it is not valid. */
  protected async accept<N extends RecordName>(
    name: N,
    bytes: Uint8Array,
    only?: (record: RecordNamed<N>) => boolean,
    from?: string,
  ): Promise<Verdict> {
    const records: RecordsOfKind<RecordNamed<N>, Kept<RecordNamed<N>>> = this.kinds[name];
    const { kind } = records;
    const fate = await records.accept(bytes, only, from);
    if (fate === 'changed' && kind.rules === true) this.onRuling();
    return this.note(fate, kind.event);
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
  protected note(fate: Fate, event: RoomEvent = 'change'): Verdict {
    if (fate === 'changed') this.events.emit(event);
    if (fate === 'changed' || fate === 'refreshed') return 'accept';
    this.drops.add(fate);
    return 'ignore';
  }

  get #all(): readonly RecordsOfKind<unknown, Kept<unknown>>[] {
    return Object.values(this.kinds);
  }

  #of(name: RecordName): RecordsOfKind<unknown, Kept<unknown>> {
    return this.kinds[name];
  }

  /** The kind with this number on the wire. */
  #nameOf(word: number): RecordName | undefined {
    const found = Object.entries(this.kinds).find(([, { kind }]) => kind.word === word);
    return found?.[0] as RecordName | undefined;
  }

  /** The kind with this word, if records of it are sent in messages. */
  #toldName(word: number): RecordName | undefined {
    const name = this.#nameOf(word);
    if (name === undefined) return undefined;
    const { told, toldLast } = this.#of(name).kind;
    return (told ?? toldLast) === undefined ? undefined : name;
  }

  #forget(session: string): void {
    const shown = new Set(this.#all.flatMap(({ kept, kind }) => (kept.leave?.(session) ? [kind.event] : [])));
    for (const event of shown) this.events.emit(event);
  }
}

/** Kinds of records by name. */
type KindTable = Readonly<Record<string, RecordKind<unknown, Kept<unknown>>>>;

/** Records of a kind that is not in the table are never looked for: nothing has their word. */
function openKinds(table: KindTable, room: RoomParts): OpenKinds {
  const open = Object.entries(table).map(([name, kind]) => [name, new RecordsOfKind(kind, room)]);
  return Object.fromEntries(open) as OpenKinds;
}

/** The records that bring a newcomer up to date. */
export function snapshotOf(room: RoomState): Snapshot {
  return {
    kindedRecords: room.told('newcomers'),
    charter: room.roster.charter?.bytes,
    members: room.roster.members.map((m) => m.bytes),
    remarks: room.interactions.standing.map((r) => r.bytes),
  };
}
