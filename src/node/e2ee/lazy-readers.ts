/** Readers of the records about keys that travel by a room's gossip, loaded together. */

export { readTable } from './epoch-table.ts';
export { readKeyRequest } from './key-request.ts';
export { readGrant } from './member-key-grant.ts';
