/** What a kind of record is, and the one way by which records of every kind go: read, held against who may say it and how often, merged. */
import type { RoomId } from '../identity/ids.ts';
import type { PersonId } from '../identity/person.ts';
import type { Permissions } from '../moderation/permissions.ts';
import type { Fate, KindedRecord } from '../records/kinds.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import type { KeyRecord, LoadKeyReaders } from './key-records.ts';
import type { Roster } from './roster.ts';

/** A room as the kinds of its records see it. */
export interface RoomParts {
  readonly id: RoomId;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly roster: Roster;
  readonly permissions: Permissions;
  /** Without it records about keys are not taken. */
  readonly keyReaders: LoadKeyReaders | undefined;
  /** Whether a person is in the room, or has something to say that stands. */
  readonly isPresent: (person: PersonId) => boolean;
  /** Takes back what a session said that ends when it leaves. */
  readonly forget: (session: string) => void;
  /** Adds applause that others counted. */
  readonly applaud: (more: readonly number[]) => void;
  readonly onKey: (record: KeyRecord) => void;
}

/** What is kept of the records of one kind in one room, and how they merge. Bounded, and the same whatever the order in which they come. */
export interface Kept<R> {
  /** Takes a verified record that arrived at `now` (ms). */
  take(record: R, now: number): Fate | Promise<Fate>;
  /** False when `take` would find the record old: it costs its author nothing then. */
  isNews?(record: R): boolean;
  /** Forgets what has run out. True when that shows. */
  expire?(now: number): boolean;
  /** A session has left. True when what it said is gone with it, and that shows. */
  leave?(session: string): boolean;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxKeys: number;
}

export interface RecordKind<R, K extends Kept<R>> {
  /** What it is called on the wire. */
  readonly word: number;
  /** Told when a record of it has changed something: who is here and may do what, or what is said. */
  readonly event: 'change' | 'said';
  /** Why no record of it can be read yet. */
  unready?(room: RoomParts): 'old' | 'not-allowed' | undefined;
  /** Decodes within its bound and verifies, for this room and now. Throws MalformedError. */
  read(bytes: Uint8Array, room: RoomParts): R | Promise<R>;
  /** Whether its author may say it; without it everyone may who can sign it. */
  allowed?(record: R, room: RoomParts): boolean;
  /** How often news of one author may come, and who that is. */
  readonly rate?: Rate & { by(record: R): string };
  /** How often a record that is known is handed on once more, for those who came later. */
  readonly again?: Omit<Rate, 'maxKeys'>;
  kept(room: RoomParts): K;
  /** What newcomers are told. Of a kind without it nothing is: it is gossiped only, or has a list of its own in messages. */
  told?(kept: K, room: RoomParts): readonly { readonly bytes: Uint8Array }[];
  /** False: newcomers are told of it, and not those who only listen. */
  readonly forListeners?: false;
  /** It may change who decides. */
  readonly rules?: true;
  /** In a message it is read after the records of members, whom it is about. */
  readonly afterMembers?: true;
}

/** What a kind's records say, once read. */
export type RecordOf<Kind> = Kind extends RecordKind<infer R, infer _> ? R : never;
/** What a room keeps of them. */
export type KeptOf<Kind> = Kind extends { kept(room: RoomParts): infer K } ? K : never;

/** A kind, checked by itself. */
export function recordKind<R, K extends Kept<R>>(kind: RecordKind<R, K>): RecordKind<R, K> {
  return kind;
}

/** The records of one kind in one room. */
export class RecordsOfKind<R, K extends Kept<R>> {
  readonly kind: RecordKind<R, K>;
  readonly kept: K;
  readonly #room: RoomParts;
  readonly #rate: RateLimit | undefined;
  readonly #again: RateLimit | undefined;

  constructor(kind: RecordKind<R, K>, room: RoomParts) {
    this.kind = kind;
    this.kept = kind.kept(room);
    this.#room = room;
    this.#rate = kind.rate && new RateLimit(kind.rate);
    this.#again = kind.again && new RateLimit({ ...kind.again, maxKeys: 1 });
  }

  /** What is told of them. */
  get told(): readonly KindedRecord[] {
    const { word, told } = this.kind;
    return told?.(this.kept, this.#room).map(({ bytes }) => [word, bytes]) ?? [];
  }

  /** Takes a record; `only`: what it must be, beside genuine. Throws MalformedError when nobody can have signed it so. */
  async accept(bytes: Uint8Array, only?: (record: R) => boolean): Promise<Fate> {
    const { kind, kept } = this;
    const room = this.#room;
    const unready = kind.unready?.(room);
    if (unready !== undefined) return unready;
    const record = await kind.read(bytes, room);
    if (only?.(record) === false) throw new MalformedError('record of another kind');
    if (kind.allowed?.(record, room) === false) return 'not-allowed';
    // Only news costs its author: old records played back by others must not use up what the author may send.
    if (kept.isNews?.(record) === false) return 'old';
    if (kind.rate !== undefined && this.#rate?.take(kind.rate.by(record), room.now()) === false) return 'too-fast';
    const outcome = await kept.take(record, room.now());
    // What is known goes on for those who came later: they may be behind this neighbour. Though not as often as anyone likes.
    if (outcome === 'refreshed' && this.#again?.take('', room.now()) === false) return 'too-fast';
    return outcome;
  }
}
