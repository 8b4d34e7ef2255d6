/** People and rooms in short form: a face, an entry of the hallway. */
import type { Card } from '../../../node/directory/card.ts';
import { formatFragment } from '../../../node/directory/fragment.ts';
import { personOf } from '../../../node/identity/person.ts';
import type { HallwayRoom } from '../view/hallway.ts';

/** A hallway is told of all its cards whenever one of them changes. */
const made = new WeakMap<Card, HallwayRoom>();

export function hallwayRoomOf(card: Card): HallwayRoom {
  const held = made.get(card);
  if (held !== undefined) return held;
  const room: HallwayRoom = {
    id: card.charter.id,
    title: card.charter.title,
    topics: card.charter.topics,
    language: card.charter.language,
    host: card.host,
    hostId: personOf(card.charter.host),
    faces: card.faces,
    onStage: card.onStage,
    listening: card.listening,
    recordable: card.charter.recording === 'host',
    // Not to the relays that the card names: anybody may announce any open room, and would see who comes.
    href: formatFragment(card.charter.id, []),
  };
  made.set(card, room);
  return room;
}
