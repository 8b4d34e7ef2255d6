/** Records of any kind as messages carry them, for layers that forward them undecoded. The kinds are defined in `../room/record-kinds.ts`. */
import { asBytes, asList, asUint } from '../wire/cbor.ts';
import { MAX_MEMBER, MAX_MEMBERS, MAX_REMARK, MAX_REMARKS } from './constants.ts';
import { MAX_DOCKET_BYTES, MAX_STATE } from './moderation-limits.ts';

/** What a record did: something new to show and forward, nothing new, or no room for it. */
export type Outcome = 'changed' | 'refreshed' | 'old' | 'full';
/** What became of a valid record. */
export type Fate = Outcome | 'too-fast' | 'not-allowed';

/** A record and its kind, to be forwarded. */
export type KindedRecord = readonly [kind: number, bytes: Uint8Array];

/** Largest record of any kind: a state with every list full. */
export const MAX_RECORD = MAX_STATE;
/** Highest number that a kind may have. */
export const MAX_KIND = 0xff;
/** Most records of named kinds sent at once. Their bytes are bounded too, by MAX_DOCKET_BYTES. */
const MAX_KINDED_RECORDS = 1_024;
/** Largest snapshot, bytes: every member, the charter, every remark and the records of other kinds. */
export const MAX_SNAPSHOT = 4096 + MAX_DOCKET_BYTES + MAX_MEMBERS * (MAX_MEMBER + 4) + MAX_REMARKS * (MAX_REMARK + 4);

/** Records from a message, not yet verified, of kinds that may not exist. Throws MalformedError. */
export function asKindedRecords(value: unknown): readonly KindedRecord[] {
  return asList(value, 'records', 0, MAX_KINDED_RECORDS).map((item) => {
    const [kind, record] = asList(item, 'record and its kind', 2);
    return [asUint(kind, 'kind', MAX_KIND), asBytes(record, 'record', 1, MAX_RECORD)];
  });
}

/** As many of the records as may be sent at once, from the first on. */
export function fitting(records: readonly KindedRecord[]): readonly KindedRecord[] {
  let room = MAX_DOCKET_BYTES;
  return records
    .filter(([, { byteLength }]) => {
      room -= byteLength + 8;
      return room >= 0;
    })
    .slice(0, MAX_KINDED_RECORDS);
}

export interface Snapshot {
  readonly charter?: Uint8Array | undefined;
  readonly members: readonly Uint8Array[];
  readonly remarks: readonly Uint8Array[];
  /** Records of all other kinds. */
  readonly kindedRecords: readonly KindedRecord[];
}
