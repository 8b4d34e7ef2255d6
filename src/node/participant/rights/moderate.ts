import { type PersonId, personOf } from '../../identity/person.ts';
import type { Deed, Whom } from '../../moderation/act.ts';
import type { Member } from '../../records/member.ts';
import type { Room as RoomRecords } from '../../room/room.ts';

/**
 * The person behind a session, as an act names them: a member, somebody at the door of a locked room, or somebody in the audience whose hand is raised
 * or who wrote. `id` may also be a person's who was put out.
 */
export function whomIs(records: RoomRecords, id: string): Whom | undefined {
  const { roster, interactions } = records;
  const somebody =
    roster.get(id) ??
    roster.outside.find((m) => m.id === id) ??
    interactions.hands.find((h) => h.id === id) ??
    interactions.lines.find((l) => l.id === id);
  if (somebody !== undefined) return { person: personOf(somebody.identity), name: somebody.name };
  return peoplePutOut(records).find(({ person }) => person === id);
}

/** Somebody who was removed or banned. */
export interface PutOut extends Whom {
  /** Until when, ms since 1970; undefined for good. */
  readonly until?: number;
}

/** Who was put out and is not let in yet, the latest last. Their names are known as long as the log is. */
export function peoplePutOut({ permissions }: RoomRecords): readonly PutOut[] {
  const named = (person: PersonId): Whom => ({
    person,
    name: permissions.acts.findLast(({ whom }) => whom?.person === person)?.whom?.name ?? '',
  });
  const { standings, banned } = permissions.content;
  const forATime = [...standings]
    .filter(([person]) => permissions.exclusionOf(person) === 'removed')
    .map(([person, { removedUntil }]) => ({ ...named(person), until: removedUntil }));
  return [...[...banned].filter((person) => permissions.exclusionOf(person) === 'banned').map(named), ...forATime];
}

/** Who waits at the door of a locked room, the earliest first. */
export function peopleAtTheDoor({ roster, permissions }: RoomRecords): readonly Member[] {
  return roster.outside.filter(({ person }) => permissions.exclusionOf(person) === 'locked');
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
