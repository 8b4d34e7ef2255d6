import { personOf } from '../../identity/person.ts';
import type { Deed, Whom } from '../../moderation/act.ts';
import type { Member } from '../../records/member.ts';
import type { Room as RoomRecords } from '../../room/room.ts';

/** The person behind a session, as an act names them: a member, or somebody in the audience whose hand is raised. */
export function whomIs({ roster, interactions }: RoomRecords, id: string): Whom | undefined {
  const somebody =
    roster.get(id) ?? interactions.hands.find((h) => h.id === id) ?? interactions.lines.find((l) => l.id === id);
  return somebody === undefined ? undefined : { person: personOf(somebody.identity), name: somebody.name };
}

/** Somebody with a record in the room. */
export function memberOf({ roster }: RoomRecords, id: string): Member | undefined {
  return roster.get(id);
}

/** Does a deed to the person behind a session. False when they are not there, or this person may not. */
export async function decide(records: RoomRecords, deed: Deed, id: string): Promise<boolean> {
  const whom = whomIs(records, id);
  return whom !== undefined && (await records.moderator.act(deed, whom));
}
