/** The rules of the room that somebody is in, as hosts and moderators make them here. */
import { leaveOut, makeRules, sealAnew } from '../../../node/participant/rights/make-rules.ts';
import type { Self } from '../../../node/records/member.ts';
import { textKeys } from '../presenters/room-rules.ts';
import type { RuleChange } from '../view/rules.ts';
import type { RoomVisit } from './room-visit.ts';

/** Changes them. False when that is not possible now. */
export async function ruleIn(
  { records, participant }: RoomVisit,
  self: Self,
  name: string,
  change: RuleChange,
): Promise<boolean> {
  return participant !== undefined && makeRules(records, self, name, change, textKeys(records, participant));
}

/** Who presides says the rules again where that is due: who was put out has no place on stage, and a new key opens no text of before. */
export function keepRules(visit: RoomVisit, self: Self, name: string): void {
  const { records, participant } = visit;
  if (participant === undefined || visit.ruling) return;
  visit.ruling = true;
  const keys = textKeys(records, participant);
  leaveOut(records, self, name)
    .then(async (said) => said || (keys !== undefined && (await sealAnew(records, self, name, keys))))
    // By a clock that has jumped none can be made: the next change of the room tries again.
    .catch((cause: unknown) => console.warn('the rules could not be said again', cause))
    .finally(() => {
      visit.ruling = false;
    });
}
