/** Who records a room, and whose voice may be kept: the room's rule, the recorder's right and the speaker's word together. */
import type { Member } from '../records/member.ts';
import type { Ruled } from './stage-rules.ts';

/** Whether the room's charter lets hosts and moderators record it. */
export function isRecordable({ roster }: Pick<Ruled, 'roster'>): boolean {
  return roster.charter?.recording === 'host';
}

/** Members who say that they record and may. What others say of themselves is shown to nobody. */
export function recordersOf(room: Ruled): readonly Member[] {
  if (!isRecordable(room)) return [];
  return room.roster.members.filter((m) => m.records === true && room.permissions.roleOf(m.person) !== 'none');
}

/** Whether a recorder may keep this member's voice: the room may be recorded, and they have agreed. */
export function mayBeKept(room: Pick<Ruled, 'roster'>, { recordable }: Pick<Member, 'recordable'>): boolean {
  return isRecordable(room) && recordable === true;
}
