/** Whether a room's sound may leave it. */
import type { RoomSummary } from '../../src/node/listener/room-summary.ts';

/**
 * Why the stage may not be sent to people who are not in the room; undefined where it may. What is said in a room for members is encrypted, and for them:
 * a bridge has no key to it, and no host can sign yet that one gets it. Once one can, that is read here.
 */
export function refusalOf({ access }: Pick<RoomSummary, 'access'>): string | undefined {
  if (access === 'anyone') return undefined;
  return 'This room is for members: what is said in it is encrypted, and is not sent to others';
}
