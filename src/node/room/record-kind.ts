/** What defines a kind of record, and how records of every kind are handled: decoded and verified, checked against rights and rate, merged. */
import type { RoomId } from '../identity/ids.ts';
import type { PersonId } from '../identity/person.ts';
import type { Permissions } from '../moderation/permissions.ts';
import type { Fate, KindedRecord } from '../records/kinds.ts';
import { remember } from '../util/bounded-map.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import type { Hand } from './interactions.ts';
import type { KeyRecord } from './key-records.ts';
import type { Roster } from './roster.ts';

/** What the kinds of records may use of a room. */
export interface RoomParts {
  readonly id: RoomId;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly roster: Roster;
  readonly permissions: Permissions;
  /** Whether a person is in the room, or has a remark that stands. */
  readonly isPresent: (person: PersonId) => boolean;
  /** Removes the records of a session that end when it leaves. */
  readonly forget: (session: string) => void;
  /** The hand of a session, while it is up. */
  readonly handOf: (session: string) => Hand | undefined;
  /** Adds applause that others counted. */
  readonly applaud: (more: readonly number[]) => void;
  readonly onKey: (record: KeyRecord) => void;
}

/** What a room keeps of the records of one kind, and how they merge. Bounded, and the same in whatever order they arrive. */
export interface Kept<R> {
  /** Merges a verified record that arrived at `now` (ms), from a neighbour in gossip or by another way. */
  take(record: R, now: number, from?: string): Fate | Promise<Fate>;
  /** False when `take` would find the record old: it does not count against its author's rate then. */
  isNews?(record: R): boolean;
  /** True for a record that is kept already: it is merged and may be handed on again, and does not count against its author's rate either. */
  isKnown?(record: R): boolean;
  /** Removes what has expired. True when that shows. */
  expire?(now: number): boolean;
  /** Removes what ends when a session leaves. True when that shows. */
  leave?(session: string): boolean;
}

export type RoomEvent = 'change' | 'said' | 'caption';

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxKeys: number;
}

export interface RecordKind<R, K extends Kept<R>> {
  /** Its number on the wire. */
  readonly word: number;
  /** The event for a record that changed something: who is here and may do what, what is said without a microphone, or what a voice says. */
  readonly event: RoomEvent;
  /** Why records of it cannot be handled yet; undefined when they can. */
  unready?(room: RoomParts): 'old' | 'not-allowed' | undefined;
  /** Decodes within its size bound and verifies, for this room at this time. Throws MalformedError. */
  read(bytes: Uint8Array, room: RoomParts): R | Promise<R>;
  /**
   * The same bytes are the same record at any time, once `unready` is over: the last so many that were taken in are recognised without being verified
   * again. A chain has up to 16 signatures, and known ones may come again as often as anybody likes.
   */
  readonly timeless?: number;
  /** Whether its author has the right to it; without this, everyone who can sign it has. */
  allowed?(record: R, room: RoomParts): boolean;
  /** Rate of new records of one author, and who the author is. */
  readonly rate?: Rate & { by(record: R): string };
  /** Rate at which known records are forwarded again, for newcomers behind this peer. */
  readonly again?: Omit<Rate, 'maxKeys'>;
  kept(room: RoomParts): K;
  /** What newcomers are sent. Without it nothing is: the kind is only gossiped, or has a list of its own in messages. */
  told?(kept: K, room: RoomParts): readonly { readonly bytes: Uint8Array }[];
  /** What they are sent after that of all kinds, as far as it fits: what anybody below the hosts can make many of. */
  toldLast?(kept: K, room: RoomParts): readonly { readonly bytes: Uint8Array }[];
  /** False: participants are sent it, listeners are not. */
  readonly forListeners?: false;
  /** False: it is about now, and of no use to newcomers. */
  readonly forNewcomers?: false;
  /** It may change who decides. */
  readonly rules?: true;
  /** In a message it is handled after the member records and the remarks, one of which it is about. */
  readonly afterMembers?: true;
}

/** A decoded record of a kind. */
export type RecordOf<Kind> = Kind extends RecordKind<infer R, infer _> ? R : never;
/** What a room keeps of them. */
export type KeptOf<Kind> = Kind extends { kept(room: RoomParts): infer K } ? K : never;

/** Infers the types of a kind from its entry. */
export function recordKind<R, K extends Kept<R>>(kind: RecordKind<R, K>): RecordKind<R, K> {
  return kind;
}

/** One character a byte, so that a map tells byte strings apart. */
const SAME_BYTES = new TextDecoder('latin1');

/** The records of one kind in one room. */
export class RecordsOfKind<R, K extends Kept<R>> {
  readonly kind: RecordKind<R, K>;
  readonly kept: K;
  readonly #room: RoomParts;
  readonly #rate: RateLimit | undefined;
  readonly #again: RateLimit | undefined;
  /** Verified records of a timeless kind by their bytes, the latest last. */
  readonly #verified = new Map<string, R>();

  constructor(kind: RecordKind<R, K>, room: RoomParts) {
    this.kind = kind;
    this.kept = kind.kept(room);
    this.#room = room;
    this.#rate = kind.rate && new RateLimit(kind.rate);
    this.#again = kind.again && new RateLimit({ ...kind.again, maxKeys: 1 });
  }

  /** What newcomers are sent of them first. */
  get told(): readonly KindedRecord[] {
    return this.#kinded(this.kind.told);
  }

  /** What they are sent last. */
  get toldLast(): readonly KindedRecord[] {
    return this.#kinded(this.kind.toldLast);
  }

  #kinded(told: RecordKind<R, K>['told']): readonly KindedRecord[] {
    return told?.(this.kept, this.#room).map(({ bytes }) => [this.kind.word, bytes]) ?? [];
  }

  /** Handles one record; `only`: what it must be, besides valid; `from`: the neighbour that brought it. Throws MalformedError when nobody can have signed it. */
  async accept(bytes: Uint8Array, only?: (record: R) => boolean, from?: string): Promise<Fate> {
    const { kind, kept } = this;
    const room = this.#room;
    const unready = kind.unready?.(room);
    if (unready !== undefined) return unready;
    const key = kind.timeless === undefined ? '' : SAME_BYTES.decode(bytes);
    const record = this.#verified.get(key) ?? (await kind.read(bytes, room));
    if (only?.(record) === false) throw new MalformedError('record of another kind');
    if (kind.allowed?.(record, room) === false) return 'not-allowed';
    // Only new records count against their author: replays by others must not use up the author's rate.
    if (kept.isNews?.(record) === false) return 'old';
    if (!kept.isKnown?.(record) && this.#rate?.take(kind.rate!.by(record), room.now()) === false) return 'too-fast';
    const outcome = await kept.take(record, room.now(), from);
    if (kind.timeless !== undefined && (outcome === 'changed' || outcome === 'refreshed'))
      remember(this.#verified, key, record, kind.timeless);
    // Known records are forwarded for newcomers, who may be behind this neighbour, but not at any rate.
    if (outcome === 'refreshed' && this.#again?.take('', room.now()) === false) return 'too-fast';
    return outcome;
  }
}
