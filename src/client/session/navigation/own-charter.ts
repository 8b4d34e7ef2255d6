/**
 * The charter of the room that this person hosts, kept for the tab. A host who is alone, or whose clock is wrong so that nobody took the charter,
 * finds it nowhere else after a reload.
 */

import type { Room } from '../../../node/room/room.ts';
import { isHost } from '../../../node/room/stage-rules.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { tab } from '../platform/storage.ts';

/** Brings back what the tab has kept of this room, and keeps the newest of it from now on. */
export function keepOwnCharter(records: Room, identity: Uint8Array): void {
  const [room, kept] = tab.get('charter')?.split(' ') ?? [];
  if (room === records.id && kept !== undefined) void restore(records, kept);
  let last: Uint8Array | undefined;
  records.on('change', () => {
    const { charter } = records.roster;
    if (charter === undefined || charter.bytes === last || !isHost(charter, { identity })) return;
    last = charter.bytes;
    tab.set('charter', `${records.id} ${toBase64url(charter.bytes)}`);
  });
}

async function restore(records: Room, kept: string): Promise<void> {
  try {
    // It is verified as if it came from a stranger.
    await records.merge({ charter: fromBase64url(kept) });
  } catch (cause) {
    console.warn('the charter that this tab kept cannot be read', cause);
  }
}
