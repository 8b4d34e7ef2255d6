/** The room's moderation log in the form that the page shows. */

import type { Face } from '../../../node/identity/person.ts';
import { FACE_KEY_BYTES, faceOf } from '../../../node/identity/person.ts';
import type { Act } from '../../../node/moderation/act.ts';
import type { LogEntry } from '../view/room.ts';
import { type RuleSources, ruleLog } from './room-rules.ts';

/** The room's log, oldest first: what was decided, and what was ruled. */
export function logOf(sources: RuleSources): readonly LogEntry[] {
  const acts = sources.records.permissions.acts.flatMap((act): readonly LogEntry[] => {
    const { deed } = act;
    // Nobody in the room reads of its end.
    if (deed === 'end') return [];
    return [{ id: `${act.by} ${act.at}`, at: act.at, by: faceOf(act), deed, ...whomOf(act) }];
  });
  return [...acts, ...ruleLog(sources)].sort((a, b) => a.at - b.at);
}

function whomOf({ whom }: Act): { whom?: Face } {
  return whom === undefined ? {} : { whom: { key: whom.person.slice(0, 2 * FACE_KEY_BYTES), name: whom.name } };
}
