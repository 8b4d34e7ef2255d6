/** The room's moderation log in the form that the page shows. */

import type { Face } from '../../../node/identity/person.ts';
import { FACE_KEY_BYTES, faceOf } from '../../../node/identity/person.ts';
import type { Act } from '../../../node/moderation/act.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import type { LogEntry } from '../view/room.ts';

/** The room's log, oldest first. */
export function logOf({ permissions }: RoomRecords): readonly LogEntry[] {
  return permissions.acts.flatMap((act) => {
    const { deed } = act;
    // Nobody in the room reads of its end.
    if (deed === 'end') return [];
    return [{ id: `${act.by} ${act.at}`, at: act.at, by: faceOf(act), deed, ...whomOf(act) }];
  });
}

function whomOf({ whom }: Act): { whom?: Face } {
  return whom === undefined ? {} : { whom: { key: whom.person.slice(0, 2 * FACE_KEY_BYTES), name: whom.name } };
}
