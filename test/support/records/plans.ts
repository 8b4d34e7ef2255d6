/** Plans that are the same in every run. */
import type { Signer } from '../../../src/node/identity/keys.ts';
import type { Schedule } from '../../../src/node/planned/meetings.ts';
import { type Plan, type PlanDraft, writePlan } from '../../../src/node/planned/plan.ts';
import type { CharterDraft } from '../../../src/node/records/charter.ts';
import { charter, NOON } from './records.ts';

/** Minutes of a wall's clock since 1970. */
export function wall(year: number, month: number, day: number, hour: number, minute = 0): number {
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

/** Thursdays at seven in Berlin, four days after NOON for the first time. */
export const THURSDAYS: Schedule = {
  zone: 'Europe/Berlin',
  wall: wall(2026, 11, 26, 19),
  length: 60,
  repeat: 'weekly',
  times: 4,
  skipped: [],
};

export async function plan(
  host: Signer,
  draft: Partial<PlanDraft> = {},
  of: Partial<CharterDraft> = {},
  now = NOON,
): Promise<Plan> {
  return writePlan(
    host,
    {
      charter: draft.charter ?? (await charter(host, of)),
      description: 'What we read in November.\nBring a book.',
      schedule: THURSDAYS,
      hosts: ['Ada'],
      revision: 0,
      issued: now,
      cancelled: false,
      ...draft,
    },
    now,
  );
}
