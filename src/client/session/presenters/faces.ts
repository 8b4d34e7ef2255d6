/** People and rooms as small things to show: a face, an entry of the hallway. */
import type { Card } from '../../../node/directory/card.ts';
import { FACE_KEY_BYTES } from '../../../node/directory/constants.ts';
import { formatFragment } from '../../../node/directory/room-link.ts';
import { keyToHex } from '../../../node/identity/keys.ts';
import type { Member } from '../../../node/records/member.ts';
import type { Face, HallwayRoom } from '../view/index.ts';

export function faceKeyOf(identity: Uint8Array): string {
  return keyToHex(identity.subarray(0, FACE_KEY_BYTES));
}

export function faceOf(member: Pick<Member, 'identity' | 'name'>): Face {
  return { key: faceKeyOf(member.identity), name: member.name };
}

export function hallwayRoomOf(card: Card): HallwayRoom {
  return {
    id: card.charter.id,
    title: card.charter.title,
    language: card.charter.language,
    host: card.host,
    faces: card.faces,
    onStage: card.onStage,
    listening: card.listening,
    href: formatFragment(card.charter.id, card.relays),
  };
}
