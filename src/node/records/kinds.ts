import { asBytes, asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_MEMBER, MAX_MEMBERS, MAX_REMARK, MAX_REMARKS } from './constants.ts';
import {
  MAX_ACTS,
  MAX_CREDENTIALS,
  MAX_DOCKET_BYTES,
  MAX_EQUIVOCATIONS,
  MAX_OVER_ISSUES,
  MAX_REVOCATIONS,
  MAX_STATE,
  MAX_STATES_TOLD,
} from './moderation-limits.ts';

/** Largest snapshot, bytes: every member, the charter, every remark and the moderation records. */
export const MAX_SNAPSHOT = 4096 + MAX_DOCKET_BYTES + MAX_MEMBERS * (MAX_MEMBER + 4) + MAX_REMARKS * (MAX_REMARK + 4);

/** What a record did: something new to show and forward, nothing new, or no room for it. */
export type Outcome = 'changed' | 'refreshed' | 'old' | 'full';
/** Kinds of moderation records, as in a room's messages. */
export const RecordKind = {
  credential: 4,
  revocation: 5,
  act: 6,
  state: 7,
  overIssue: 8,
  keyRequest: 9,
  memberKey: 10,
  epochTable: 11,
  equivocation: 12,
} as const;

/** A record and its kind, to be forwarded. */
export type KindedRecord = readonly [kind: number, bytes: Uint8Array];
/** Most records sent at once. */
export const MAX_KEPT_RECORDS =
  MAX_CREDENTIALS + MAX_REVOCATIONS + MAX_OVER_ISSUES + MAX_EQUIVOCATIONS + MAX_ACTS + MAX_STATES_TOLD;
/** Which kinds are kept and sent to newcomers: all but records about keys. */
export const isKept = (kind: number): boolean => kind <= RecordKind.overIssue || kind === RecordKind.equivocation;

/** Records from a message, not yet verified. Throws MalformedError. */
export function asKeptRecords(value: unknown): readonly KindedRecord[] {
  return asList(value, 'docket', 0, MAX_KEPT_RECORDS).map((item) => {
    const [kind, record] = asList(item, 'docketed', 2);
    if (!isKept(asUint(kind, 'kind', RecordKind.equivocation))) throw new MalformedError('kind');
    return [kind as number, asBytes(record, 'record', 1, MAX_STATE)];
  });
}

export const MessageKind = { charter: 0, member: 1, remark: 2, tally: 3 } as const;
export interface Snapshot {
  readonly charter?: Uint8Array | undefined;
  readonly members: readonly Uint8Array[];
  readonly remarks: readonly Uint8Array[];
  readonly moderationRecords: readonly KindedRecord[];
}
