/** What hosts and moderators decide, as the page shows it and does it. */

import { FACE_KEY_BYTES } from '../../../node/directory/constants.ts';
import { personOf } from '../../../node/identity/person.ts';
import type { Act, Whom } from '../../../node/moderation/act.ts';
import type { Member } from '../../../node/records/member.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import type { Deed, Face, LogEntry } from '../view/index.ts';
import { faceOf } from './faces.ts';

/** The room's log, oldest first. */
export function logOf({ authority }: RoomRecords): readonly LogEntry[] {
  return authority.acts.flatMap((act) => {
    const { deed } = act;
    // The end of a room is read by nobody in it.
    if (deed === 'end') return [];
    return [{ id: `${act.by} ${act.at}`, at: act.at, by: faceOf(act), deed, ...whomOf(act) }];
  });
}

function whomOf({ whom }: Act): { whom?: Face } {
  return whom === undefined ? {} : { whom: { key: whom.person.slice(0, 2 * FACE_KEY_BYTES), name: whom.name } };
}

/** The person behind a session, as an act names them. Members, and those whose hand is up in the audience. */
export function whomIs({ roster, floor }: RoomRecords, id: string): Whom | undefined {
  const somebody = roster.get(id) ?? floor.hands.find((h) => h.id === id) ?? floor.lines.find((l) => l.id === id);
  return somebody === undefined ? undefined : { person: personOf(somebody.identity), name: somebody.name };
}

/** Somebody with a record in the room. */
export function memberOf({ roster }: RoomRecords, id: string): Member | undefined {
  return roster.get(id);
}

/** Does a deed to the person behind a session. False when they are not there, or I may not. */
export async function decide(records: RoomRecords, deed: Deed, id: string): Promise<boolean> {
  const whom = whomIs(records, id);
  return whom !== undefined && (await records.presiding.act(deed, whom));
}
