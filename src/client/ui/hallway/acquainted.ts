/** The hallway as it is for somebody who keeps people, or has blocked some: by what cards say anyway, so that nobody learns of it. Pure. */
import type { Face, PersonId } from '../../../node/identity/person.ts';
import { FACE_KEY_BYTES } from '../../../node/identity/person.ts';
import type { PeopleList } from '../../session/people/people-list.ts';
import type { HallwayRoom } from '../../session/view/hallway.ts';
import type { KnownOf } from '../../session/view/people.ts';

/** A room with those of its faces by name whom this person keeps. */
export interface AcquaintedRoom extends HallwayRoom {
  /** Own names of people on stage, as the card has it: a card is the word of whoever announces the room, and what is true is seen in its lobby. */
  readonly known: readonly string[];
}

export interface Arranged {
  /** Where somebody talks whom this person keeps comes first; apart from that in the order they came. */
  readonly shown: readonly AcquaintedRoom[];
  /** Rooms of hosts whom this person has blocked. */
  readonly blocked: readonly AcquaintedRoom[];
}

/** What is made of rooms for the list at hand, so that a room that is the same object as before is so here, too. */
let made: { readonly list: PeopleList; readonly rooms: WeakMap<HallwayRoom, AcquaintedRoom> } | undefined;

export function arranged(rooms: readonly HallwayRoom[], known: KnownOf, list: PeopleList): Arranged {
  if (made?.list !== list) made = { list, rooms: new WeakMap() };
  const names = namesOf(list);
  const all = rooms.map((room) => {
    const acquainted = made!.rooms.get(room) ?? acquaint(room, known, names);
    made!.rooms.set(room, acquainted);
    return acquainted;
  });
  const isBlocked = ({ hostId }: HallwayRoom): boolean => known(hostId)?.blocked === true;
  const open = all.filter((room) => !isBlocked(room));
  return {
    shown: [...open.filter((room) => room.known.length > 0), ...open.filter((room) => room.known.length === 0)],
    blocked: all.filter(isBlocked),
  };
}

function acquaint(room: HallwayRoom, known: KnownOf, names: ReadonlyMap<string, string>): AcquaintedRoom {
  const faces = room.faces.map((face): Face => ({ ...face, name: names.get(face.key) ?? face.name }));
  const host = (room.host && known(room.hostId)?.name) || room.host;
  return { ...room, faces, host, known: room.faces.flatMap(({ key }) => names.get(key) ?? []) };
}

/** Own names of those who are kept and not blocked, by the key of their face. */
function namesOf(list: PeopleList): ReadonlyMap<string, string> {
  const faceKey = (person: PersonId): string => person.slice(0, 2 * FACE_KEY_BYTES);
  return new Map(
    [...list.values()].flatMap(({ person, name, blocked }) =>
      name === '' || blocked ? [] : [[faceKey(person), name] as const],
    ),
  );
}
