/**
 * The room of a meeting: each has one of its own, since a room that has ended stays so. The first is the plan's; the id of each later one follows from it,
 * so whoever knows the plan knows where every meeting will be.
 */
import { homeOf } from '../community/name.ts';
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { type Charter, roomIdOf, writeCharter } from '../records/charter.ts';
import { NONCE_BYTES } from '../records/constants.ts';
import { concat, utf8 } from '../wire/bytes.ts';

/** How much of the nonce says that a room is a community's. */
const MARK_BYTES = 4;

async function nonceOf(charter: Charter, index: number): Promise<Uint8Array> {
  if (index === 0) return charter.nonce;
  const input = concat([utf8('stoa/meeting/1\0'), charter.nonce, Uint8Array.of(index)]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  const mark = homeOf(charter) === undefined ? 0 : MARK_BYTES;
  return concat([charter.nonce.subarray(0, mark), hash.subarray(mark, NONCE_BYTES)]);
}

/** `index`: which meeting, from 0. */
export async function meetingRoom(charter: Charter, index: number): Promise<RoomId> {
  return index === 0 ? charter.id : roomIdOf(charter.root, await nonceOf(charter, index));
}

/** Opens the room of a meeting: its charter, signed by the host at `now` (ms since 1970). Throws MalformedError when they may not. */
export async function openMeeting(host: Signer, charter: Charter, index: number, now: number): Promise<Charter> {
  if (index === 0) return charter;
  const nonce = await nonceOf(charter, index);
  return writeCharter(host, { ...charter, nonce, created: now, version: 0 }, now);
}
