import type { Person, Room } from '../../../session/view/room.ts';

/** Whether this person may decide about others here at all. */
export function decides({ me }: Room): boolean {
  return me.role !== 'none';
}

/** Whether this person is offered actions about another; nobody is about themselves. */
export function decidesAbout(room: Room, person: Person | undefined): person is Person {
  return person !== undefined && !person.me && decides(room);
}
