/** The records about keys that travel by a room's gossip, as they are read. */
export { readKeyRequest } from './key-request.ts';
export { readGrant } from './member-key.ts';
export { readTable } from './table.ts';
