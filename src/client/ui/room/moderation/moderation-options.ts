import type { Session } from '../../../session/view/index.ts';
import type { Deed, Person, Room } from '../../../session/view/room.ts';
import { decidesAbout } from './decides.ts';

/** What can be done about one person. */
export type PersonDeed = Exclude<Deed, 'lock' | 'unlock' | 'admit'>;

/** Deeds that ask once before they are done. */
export type GraveDeed = 'ban' | 'hand-over';

const RANK: Readonly<Record<Person['role'], number>> = { host: 2, moderator: 1, none: 0 };

/** Whether the person has a record in the room: without one they cannot be given an office, nor is it known whether they are present. */
export function isListed({ unlisted }: Room, { id }: Person): boolean {
  return !unlisted.some((person) => person.id === id);
}

/** The deeds that the page offers about a person, in display order: none about somebody of equal or higher rank. */
export function deedsFor(room: Room, person: Person): readonly PersonDeed[] {
  if (!decidesAbout(room, person)) return [];
  if (person.putOut) {
    const back: readonly PersonDeed[] = person.mayReturn ? ['unban'] : [];
    return person.putOut === 'banned' ? back : [...back, 'ban'];
  }
  const onStage = room.stage.some(({ id }) => id === person.id);
  const above = RANK[room.me.role] > RANK[person.role];
  const deeds: PersonDeed[] = [];
  if (!onStage && !person.invited) deeds.push('invite-to-stage');
  if (onStage && above) deeds.push('to-audience');
  if (above && person.silenced) deeds.push('unsilence');
  else if (above && onStage) deeds.push('silence');
  if (room.me.role === 'host' && isListed(room, person)) {
    deeds.push(person.role === 'moderator' ? 'unmake-moderator' : 'make-moderator', 'hand-over');
  }
  if (above) deeds.push('remove', 'ban');
  return deeds;
}

export function isGrave(deed: PersonDeed): deed is GraveDeed {
  return deed === 'ban' || deed === 'hand-over';
}

const DOING: Readonly<Record<PersonDeed, (act: Session['act'], personId: string) => void>> = {
  'invite-to-stage': (act, personId) => act.inviteToStage(personId),
  'to-audience': (act, personId) => act.toAudience(personId),
  silence: (act, personId) => act.setSilenced(personId, true),
  unsilence: (act, personId) => act.setSilenced(personId, false),
  'make-moderator': (act, personId) => act.setModerator(personId, true),
  'unmake-moderator': (act, personId) => act.setModerator(personId, false),
  'hand-over': (act, personId) => act.handOver(personId),
  remove: (act, personId) => act.remove(personId),
  ban: (act, personId) => act.ban(personId, 'good'),
  'ban-hour': (act, personId) => act.ban(personId, 'hour'),
  'ban-day': (act, personId) => act.ban(personId, 'day'),
  unban: (act, personId) => act.unban(personId),
};

export function perform(act: Session['act'], deed: PersonDeed, personId: string): void {
  DOING[deed](act, personId);
}

/** Name of whoever invites this person to the stage, by the log; '' when the log does not tell. */
export function whoAsks({ log, me }: Room): string {
  return log.findLast(({ deed, whom }) => deed === 'invite-to-stage' && whom?.key === me.key)?.by.name ?? '';
}
