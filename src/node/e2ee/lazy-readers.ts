/** The records about keys that travel by a room's gossip, as they are read. */

export { readTable } from './epoch-table.ts';
export { readKeyRequest } from './key-request.ts';
export { readGrant } from './member-key-grant.ts';
