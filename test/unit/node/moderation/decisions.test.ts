import { expect, it } from 'vitest';
import type { Act, Deed } from '../../../../src/node/moderation/act.ts';
import { applyAct, type Decisions, NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { MAX_STANDINGS } from '../../../../src/node/records/moderation-limits.ts';

const act = (deed: Deed, person: string, at: number) => ({ deed, by: 'host', at, whom: { person, name: '' } }) as Act;
const decide = (content: Decisions, deed: Deed, person: string, at: number) =>
  applyAct(content, act(deed, person, at), new Set(), at);

it('bans for an hour or a day, and takes nothing off a longer time', () => {
  let content = decide(NOTHING_DECIDED, 'ban-hour', 'loud', 0);
  expect(content.standings.get('loud')?.removedUntil).toBe(3_600_000);
  content = decide(content, 'ban-day', 'loud', 1_000);
  for (const deed of ['ban-hour', 'remove'] as const) content = decide(content, deed, 'loud', 2_000);
  expect(content.standings.get('loud')?.removedUntil).toBe(1_000 + 24 * 3_600_000);
  // An invitation ends a removal, and no ban.
  content = decide(content, 'invite-to-stage', 'loud', 2_500);
  expect(content.standings.get('loud')?.removedUntil).toBe(1_000 + 24 * 3_600_000);
  content = decide(content, 'unban', 'loud', 3_000);
  expect(content.standings.get('loud')?.removedUntil).toBe(3_000);
});

it('keeps who is banned for a time, however many are removed later', () => {
  let content = decide(NOTHING_DECIDED, 'ban-day', 'loud', 1);
  for (let n = 0; n < 2 * MAX_STANDINGS; n++) content = decide(content, 'remove', `troll-${n}`, 1_000 * n);
  expect(content.standings.has('loud')).toBe(true);
});

it('lets somebody into a locked room, and forgets whom it let in once it is unlocked', () => {
  const locked = decide(NOTHING_DECIDED, 'lock', 'nobody', 1);
  expect([...decide(locked, 'admit', 'patient', 2).admitted]).toEqual(['patient']);
  expect(decide(NOTHING_DECIDED, 'admit', 'patient', 2).admitted.size).toBe(0);
  expect(decide(decide(locked, 'admit', 'patient', 2), 'unlock', 'nobody', 3).admitted.size).toBe(0);
});

it('keeps who was invited to the stage and who was silenced, however many are removed later', () => {
  let content = decide(NOTHING_DECIDED, 'invite-to-stage', 'asked', 1);
  content = decide(content, 'silence', 'quiet', 2);
  for (let n = 0; n < 2 * MAX_STANDINGS; n++) content = decide(content, 'remove', `troll-${n}`, 1_000 * n);
  expect(content.standings.size).toBe(MAX_STANDINGS);
  expect([content.standings.get('asked')?.invited, content.standings.get('quiet')?.silenced]).toEqual([true, true]);
  // The latest are still out.
  expect(content.standings.has(`troll-${2 * MAX_STANDINGS - 1}`)).toBe(true);
});
