/** Records about the keys of a room for members: read, held against who may give keys, handed on, and not kept: who needs one asks. */
import type { EpochTable } from '../e2ee/epoch-table.ts';
import type { KeyRequest } from '../e2ee/key-request.ts';
import type { MemberKeyGrant } from '../e2ee/member-key-grant.ts';
import { keyToHex } from '../identity/keys.ts';
import { personOf } from '../identity/person.ts';
import type { Permissions } from '../moderation/permissions.ts';

/** A record about keys, verified, of somebody it may be of. */
export type KeyRecord =
  | { readonly kind: 'request'; readonly request: KeyRequest }
  | { readonly kind: 'grant'; readonly grant: MemberKeyGrant }
  | { readonly kind: 'table'; readonly table: EpochTable };

/** What reads records about keys: loaded when the first comes, for open rooms have none. */
export type LoadKeyReaders = () => Promise<typeof import('../e2ee/lazy-readers.ts')>;

/** Who said it: the session (key in hex) that asks, or the chair that gives. */
export function keyRecordBy(record: KeyRecord): string {
  if (record.kind === 'request') return record.request.id;
  return keyToHex(record.kind === 'grant' ? record.grant.chair : record.table.chair);
}

/** Whoever is let in may ask; whose state holds gives the keys, and nobody else. */
export function maySayOfKeys(record: KeyRecord, permissions: Permissions): boolean {
  if (record.kind === 'request') return permissions.exclusionOf(personOf(record.request.identity)) === undefined;
  return permissions.current?.session === keyRecordBy(record);
}
