/** The rules of the room that somebody is in, as hosts and moderators make them here. */
import { makeRules, sealAnew } from '../../../node/participant/rights/make-rules.ts';
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

/** A new key opens nothing of before: who presides says again what newcomers are to read. */
export function sealTexts(visit: RoomVisit, self: Self, name: string): void {
  const { records, participant } = visit;
  const keys = participant && textKeys(records, participant);
  if (keys === undefined || visit.sealing) return;
  visit.sealing = true;
  void sealAnew(records, self, name, keys).finally(() => {
    visit.sealing = false;
  });
}
