/** The paths that take POST, and the most bytes that may come to each. */
import { BAN_LISTS_PATH, MAX_BAN_LIST } from '../../../src/node/banlist/constants.ts';
import { MAX_PLAN, PLANNED_PATH } from '../../../src/node/planned/constants.ts';
import { MAX_REMIND } from '../../../src/node/planned/reminder-messages.ts';
import { MAX_PROFILE_RECORD, PROFILES_PATH } from '../../../src/node/profile/constants.ts';
import { MAX_SEALED, REPORTS_PATH } from '../../../src/node/report/constants.ts';

export const POSTED_PATHS: ReadonlyMap<string, number> = new Map([
  // Wishes to be reminded come here too.
  [PLANNED_PATH, Math.max(MAX_PLAN, MAX_REMIND)],
  [BAN_LISTS_PATH, MAX_BAN_LIST],
  [PROFILES_PATH, MAX_PROFILE_RECORD],
  [REPORTS_PATH, MAX_SEALED],
]);
