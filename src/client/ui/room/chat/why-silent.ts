import type { Room } from '../../../session/view/room.ts';
import { t } from '../../texts/room-texts.ts';

/** Why this person cannot raise a hand or write. */
export function quietWords({ locked }: Room): string {
  return locked ? t.talk.locked : t.talk.unknown;
}
