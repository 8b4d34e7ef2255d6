import { expect, it } from 'vitest';
import type { Act, Deed } from '../../../../src/node/moderation/act.ts';
import { applyAct, type Decisions, NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { MAX_STANDINGS } from '../../../../src/node/records/moderation-limits.ts';

it('keeps who was invited to the stage and who was silenced, however many are removed later', () => {
  const act = (deed: Deed, person: string, at: number) => ({ deed, by: 'host', at, whom: { person, name: '' } }) as Act;
  const decide = (content: Decisions, deed: Deed, person: string, at: number) =>
    applyAct(content, act(deed, person, at), new Set(), at);
  let content = decide(NOTHING_DECIDED, 'invite-to-stage', 'asked', 1);
  content = decide(content, 'silence', 'quiet', 2);
  for (let n = 0; n < 2 * MAX_STANDINGS; n++) content = decide(content, 'remove', `troll-${n}`, 1_000 * n);
  expect(content.standings.size).toBe(MAX_STANDINGS);
  expect([content.standings.get('asked')?.invited, content.standings.get('quiet')?.silenced]).toEqual([true, true]);
  // The latest are still out.
  expect(content.standings.has(`troll-${2 * MAX_STANDINGS - 1}`)).toBe(true);
});
