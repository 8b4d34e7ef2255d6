/** Records about the keys of a members-only room: verified, checked against who may give keys, forwarded, and not kept: a peer that lacks one asks. */
import type { EpochTable } from '../e2ee/epoch-table.ts';
import type { KeyRequest } from '../e2ee/key-request.ts';
import type { MemberKeyGrant } from '../e2ee/member-key-grant.ts';
import { keyToHex } from '../identity/keys.ts';
import { personOf } from '../identity/person.ts';
import type { Permissions } from '../moderation/permissions.ts';

/** A verified record about keys, of an author with the right to it. */
export type KeyRecord =
  | { readonly kind: 'request'; readonly request: KeyRequest }
  | { readonly kind: 'grant'; readonly grant: MemberKeyGrant }
  | { readonly kind: 'table'; readonly table: EpochTable };

/** Its author (key in hex): the session that asks, or the chair that gives. */
export function keyRecordBy(record: KeyRecord): string {
  if (record.kind === 'request') return record.request.id;
  return keyToHex(record.kind === 'grant' ? record.grant.chair : record.table.chair);
}

/** Whoever is admitted may ask; only the chair whose state is in force gives keys. */
export function maySayOfKeys(record: KeyRecord, permissions: Permissions): boolean {
  if (record.kind === 'request') return permissions.exclusionOf(personOf(record.request.identity)) === undefined;
  return permissions.current?.session === keyRecordBy(record);
}
