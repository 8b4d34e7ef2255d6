import type { Person, Room } from '../../../session/view/room.ts';

/** May I decide about others here at all? */
export function decides({ me }: Room): boolean {
  return me.role !== 'none';
}

/** Whether I am shown what can be done about a person; nobody is about themselves. */
export function decidesAbout(room: Room, person: Person | undefined): person is Person {
  return person !== undefined && !person.me && decides(room);
}
