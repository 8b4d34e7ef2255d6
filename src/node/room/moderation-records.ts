/** Moderation records as they arrive: decoded, rate-limited, applied to `Permissions`, kept for forwarding. */

import type { EpochTable } from '../e2ee/epoch-table.ts';
import type { KeyRequest } from '../e2ee/key-request.ts';
import type { MemberKeyGrant } from '../e2ee/member-key-grant.ts';
import { proveOverIssue, readOverIssue } from '../grants/over-issue.ts';
import { readRevocation } from '../grants/revocation.ts';
import type { RoomId } from '../identity/ids.ts';
import { keyToHex } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { readAct } from '../moderation/act.ts';
import { type Credential, readCredential } from '../moderation/credential.ts';
import type { Permissions } from '../moderation/permissions.ts';
import { readState } from '../moderation/state.ts';
import { readEquivocation } from '../records/equivocation.ts';
import { type KindedRecord, type Outcome, RecordKind } from '../records/kinds.ts';
import { MAX_DOCKET_BYTES } from '../records/moderation-limits.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';

/** A verified record about keys, of somebody it may come from. It is forwarded but not kept: members request keys. */
export type KeyRecord =
  | { readonly kind: 'request'; readonly request: KeyRequest }
  | { readonly kind: 'grant'; readonly grant: MemberKeyGrant }
  | { readonly kind: 'table'; readonly table: EpochTable };

/** Loads the readers of records about keys when the first one arrives, because open rooms have none. */
export type LoadKeyReaders = () => Promise<typeof import('../e2ee/lazy-readers.ts')>;

/** Acts of one session: as fast as anyone clicks. */
const ACTS = { perSecond: 4, burst: 16, maxKeys: 64 };
/** States of one chair: one for each act, and some slack. */
const STATES = { perSecond: 6, burst: 24, maxKeys: 64 };
/** Key requests of one session, and keys of one chair: a whole room's at once when it takes over. */
const REQUESTS = { perSecond: 1, burst: 4, maxKeys: 512 };
const GIVEN = { perSecond: 64, burst: 512, maxKeys: 16 };
/** Known records are repeated for newcomers; more than this is not forwarded. */
const AGAIN = { perSecond: 4, burst: 32, maxKeys: 4 };

/** As many of the records as fit, from the first on. */
function fitting(records: readonly KindedRecord[]): readonly KindedRecord[] {
  let room = MAX_DOCKET_BYTES;
  return records.filter(([, { byteLength }]) => {
    room -= byteLength + 8;
    return room >= 0;
  });
}

export interface ModerationRecordsOptions {
  readonly room: RoomId;
  readonly permissions: Permissions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Without it records about keys are rejected. */
  readonly keyReaders: LoadKeyReaders | undefined;
  /** Receives records about keys. */
  readonly onKey: (record: KeyRecord) => void;
  /** Whether a session (key in hex) is in the room. */
  readonly isHere: (session: string) => boolean;
  /** Whether a person is in the room, or has a remark that stands. */
  readonly isPresent: (person: PersonId) => boolean;
}

export class ModerationRecords {
  readonly #room: RoomId;
  readonly #permissions: Permissions;
  readonly #now: () => number;
  readonly #acts = new RateLimit(ACTS);
  readonly #states = new RateLimit(STATES);
  readonly #again = new RateLimit(AGAIN);
  readonly #requests = new RateLimit(REQUESTS);
  readonly #given = new RateLimit(GIVEN);
  readonly #keyReaders: LoadKeyReaders | undefined;
  readonly #onKey: (record: KeyRecord) => void;
  readonly #isHere: (session: string) => boolean;
  readonly #isPresent: (person: PersonId) => boolean;
  #turn = 0;

  constructor({ room, permissions, now, keyReaders, onKey, isHere, isPresent }: ModerationRecordsOptions) {
    this.#isPresent = isPresent;
    this.#keyReaders = keyReaders;
    this.#onKey = onKey;
    this.#isHere = isHere;
    this.#room = room;
    this.#permissions = permissions;
    this.#now = now;
  }

  /** What decides now, in an order in which each record can be understood: grants, what revoked them, the state. */
  get ruling(): readonly KindedRecord[] {
    const { credentials, revocations, overIssues, equivocations, states } = this.#permissions;
    return fitting([
      ...credentials.map((c): KindedRecord => [RecordKind.credential, c.bytes]),
      ...revocations.map((r): KindedRecord => [RecordKind.revocation, r.bytes]),
      ...overIssues.map((o): KindedRecord => [RecordKind.overIssue, o.bytes]),
      ...equivocations.map((e): KindedRecord => [RecordKind.equivocation, e.bytes]),
      ...states.map((s): KindedRecord => [RecordKind.state, s.bytes]),
    ]);
  }

  /** The same and the log: what a newcomer is sent. */
  get standing(): readonly KindedRecord[] {
    return fitting([...this.ruling, ...this.#permissions.acts.map((a): KindedRecord => [RecordKind.act, a.bytes])]);
  }

  /** The kept records, one per call, to be repeated; undefined when there are none. */
  next(): KindedRecord | undefined {
    const { standing } = this;
    if (standing.length === 0) return undefined;
    this.#turn = (this.#turn + 1) % standing.length;
    return standing[this.#turn];
  }

  /** Applies a record. Throws MalformedError when nobody can have signed it. */
  async take(kind: number, bytes: Uint8Array): Promise<Outcome | 'too-fast' | 'not-allowed'> {
    const outcome = await this.#read(kind, bytes);
    // A known record is forwarded for newcomers, but not at any rate.
    return outcome === 'refreshed' && !this.#again.take(String(kind), this.#now()) ? 'too-fast' : outcome;
  }

  async #read(kind: number, bytes: Uint8Array): Promise<Outcome | 'too-fast' | 'not-allowed'> {
    const now = this.#now();
    const { scope } = this.#permissions;
    // The charter comes first; records that arrive before it are repeated later.
    if (scope === undefined) return 'old';
    switch (kind) {
      case RecordKind.credential:
        return this.#takeCredential(await readCredential(bytes, scope));
      case RecordKind.revocation:
        return this.#permissions.takeRevocation(await readRevocation(bytes, scope.root), bytes);
      case RecordKind.overIssue:
        return this.#permissions.takeOverIssue(await readOverIssue(bytes), bytes);
      case RecordKind.equivocation:
        return this.#permissions.takeEquivocation(await readEquivocation(bytes, this.#room), this.#isHere);
      case RecordKind.act: {
        const act = await readAct(bytes, this.#room, now);
        // The log is repeated often: known acts cost their author nothing.
        if (this.#permissions.hasAct(act)) return 'old';
        return this.#acts.take(act.session, now) ? this.#permissions.takeAct(act) : 'too-fast';
      }
      case RecordKind.state: {
        const state = await readState(bytes, this.#room, now);
        return this.#states.take(state.chair, now) ? this.#permissions.takeState(state) : 'too-fast';
      }
      case RecordKind.keyRequest:
      case RecordKind.memberKey:
      case RecordKind.epochTable:
        return this.#readKey(kind, bytes, now);
      default:
        throw new MalformedError('kind');
    }
  }

  async #readKey(kind: number, bytes: Uint8Array, now: number): Promise<Outcome | 'too-fast' | 'not-allowed'> {
    if (this.#permissions.access !== 'members' || this.#keyReaders === undefined) return 'not-allowed';
    const { readGrant, readKeyRequest, readTable } = await this.#keyReaders();
    if (kind === RecordKind.keyRequest) {
      const request = await readKeyRequest(bytes, this.#room, now);
      if (this.#permissions.exclusionOf(personOf(request.identity)) !== undefined) return 'not-allowed';
      if (!this.#requests.take(request.id, now)) return 'too-fast';
      this.#onKey({ kind: 'request', request });
      return 'changed';
    }
    const record =
      kind === RecordKind.memberKey
        ? ({ kind: 'grant', grant: await readGrant(bytes, this.#room) } as const)
        : ({ kind: 'table', table: await readTable(bytes, this.#room) } as const);
    const { chair } = record.kind === 'grant' ? record.grant : record.table;
    const id = keyToHex(chair);
    // Only the chair of the current state issues keys.
    if (this.#permissions.current?.session !== id) return 'not-allowed';
    if (!this.#given.take(id, now)) return 'too-fast';
    this.#onKey(record);
    return 'changed';
  }

  async #takeCredential(credential: Credential): Promise<Outcome> {
    const outcome = this.#permissions.takeCredential(credential, this.#isPresent);
    if (outcome !== 'changed') return outcome;
    for (const { chain } of this.#permissions.credentials) {
      const proof = proveOverIssue(chain, credential.chain);
      if (proof !== null) this.#permissions.takeOverIssue(await readOverIssue(proof), proof);
    }
    return outcome;
  }
}
