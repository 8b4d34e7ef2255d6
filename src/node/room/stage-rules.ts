/** Who may do what in a room: the only place where rights are asked for. They follow from the charter, from grants and from the chair's decisions. */
import { personOf } from '../identity/person.ts';
import type { Permissions } from '../moderation/permissions.ts';
import type { Charter } from '../records/charter.ts';
import { MAX_STAGE } from '../records/constants.ts';
import type { Member } from '../records/member.ts';
import type { Remark } from '../records/remark.ts';
import { equals } from '../wire/bytes.ts';
import type { Roster } from './roster.ts';

/** The parts of a room that decide rights. */
export interface Ruled {
  readonly roster: Roster;
  readonly permissions: Permissions;
}

/** Whether a member is the room's host. */
export function isHost(charter: Charter | undefined, member: Pick<Member, 'identity'>): boolean {
  return charter !== undefined && equals(charter.host, member.identity);
}

/** Members on stage, in a stable order: of those who want a place and may have one the first MAX_STAGE, hosts and moderators before others. */
export function stageOf({ roster, permissions }: Ruled): readonly Member[] {
  const wanting = roster.members.filter((m) => m.place === 'stage' && permissions.mayStand(m.person));
  if (wanting.length <= MAX_STAGE) return wanting;
  const leads = (m: Member): boolean => permissions.roleOf(m.person) !== 'none';
  const chosen = new Set([...wanting.filter(leads), ...wanting.filter((m) => !leads(m))].slice(0, MAX_STAGE));
  return wanting.filter((m) => chosen.has(m));
}

/** Members whose voices are played and forwarded: the stage without those who were silenced or equivocated. */
export function voicesOf(room: Ruled): readonly Member[] {
  const { permissions } = room;
  return stageOf(room).filter((m) => permissions.mayBeHeard(m.person) && !permissions.contradictsItself(m.id));
}

/** Whether a remark is accepted: from everyone who is let in, until the room is closed. */
export function maySay({ roster, permissions }: Ruled, { identity }: Pick<Remark, 'identity' | 'saying'>): boolean {
  return roster.charter?.closed !== true && permissions.exclusionOf(personOf(identity)) === undefined;
}

const RIGHTS = ['listen', 'speak'] as const;

/**
 * Whether a session (key in hex) has more here than anybody: it is a host's or a moderator's, of somebody whom the chair invited, or who holds a grant.
 */
export function hasRight({ roster, permissions }: Ruled, session: string): boolean {
  const member = roster.members.find(({ id }) => id === session);
  if (member === undefined || permissions.exclusionOf(member.person) !== undefined) return false;
  const { person } = member;
  return (
    permissions.roleOf(person) !== 'none' ||
    permissions.standingOf(person).invited ||
    permissions.credentials.some(
      (credential) => credential.person === person && RIGHTS.some((right) => permissions.holds(credential, right)),
    )
  );
}

/** True once the room is over for all: its founder closed it, or its host ended it. */
export function isOver({ roster, permissions }: Ruled): boolean {
  return roster.charter?.closed === true || permissions.content.ended;
}
