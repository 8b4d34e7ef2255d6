/** The paths that take POST. */
import { PLANNED_PATH } from '../../../src/node/planned/constants.ts';
import { PROFILES_PATH } from '../../../src/node/profile/constants.ts';
import { REPORTS_PATH } from '../../../src/node/report/constants.ts';

export const POSTED_PATHS: ReadonlySet<string> = new Set([PLANNED_PATH, PROFILES_PATH, REPORTS_PATH]);
