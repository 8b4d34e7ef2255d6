/** Where a community's rooms are found: the name follows from the root key, and a room's nonce shows which community it belongs to. Pure. */
import { keyToHex } from '../identity/keys.ts';
import type { Charter } from '../records/charter.ts';
import { NONCE_BYTES } from '../records/constants.ts';
import { concat, equals, utf8 } from '../wire/bytes.ts';
import { NAME_BYTES } from './constants.ts';

/** A community's name in topics and requests; matches the directory's COMMUNITY_PATTERN. */
export type CommunityName = string;

/** How the nonce of a community's room begins. The room's id contains the nonce, so no later charter can change it. */
const MARK = utf8('c/1\0');

export function communityOf(root: Uint8Array): CommunityName {
  return `c${keyToHex(root.subarray(0, NAME_BYTES))}`;
}

/** True for the name of a community with a root key; other names were chosen by a relay's operator. */
export function isCommunityName(name: string): boolean {
  return /^c[0-9a-f]{30}$/.test(name);
}

/** The community whose hallway a room belongs to; undefined for a room of a person. */
export function homeOf({ root, nonce }: Pick<Charter, 'root' | 'nonce'>): CommunityName | undefined {
  return equals(nonce.subarray(0, MARK.length), MARK) ? communityOf(root) : undefined;
}

/** A nonce for a new room under a community. */
export function communityNonce(): Uint8Array<ArrayBuffer> {
  const random = crypto.getRandomValues(new Uint8Array(NONCE_BYTES - MARK.length));
  return concat([MARK, random]);
}
