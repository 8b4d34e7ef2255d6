/** Limits and times of planned rooms. Layouts are in SPEC.md. */

/** Where a relay takes plans in, and lists them: `?room=` or `?community=`. */
export const PLANNED_PATH = '/planned';

/** Largest signed plan on the wire, bytes. */
export const MAX_PLAN = 2_048;
/** Longest description, bytes of UTF-8 and UTF-16 code units. */
export const MAX_DESCRIPTION_BYTES = 800;
export const MAX_DESCRIPTION = 400;
/** People named as hosts, and the longest name of one, bytes. */
export const MAX_HOSTS = 4;
export const MAX_HOST_NAME_BYTES = 40;
/** Longest IANA name of a time zone. */
export const MAX_ZONE = 40;
/** The clock on the wall is counted in minutes since 1970; up to the year 2225. */
export const MAX_WALL = 2 ** 27;
/** Shortest and longest meeting, minutes. */
export const MIN_LENGTH = 5;
export const MAX_LENGTH = 720;
/** Most meetings of a plan: a year of weeks and some. */
export const MAX_TIMES = 60;
/** Meetings of a plan that may be left out. */
export const MAX_SKIPPED = 16;
export const MAX_REVISION = 65_535;

const DAY = 86_400_000;
/** A plan is good for so long after it was issued, and no relay keeps what begins later, ms. */
export const AHEAD = 60 * DAY;
/** After its last meeting a plan is kept for so long, so that calendars hear how it ended, ms. */
export const KEPT_AFTER = DAY;
/** How late a host may open the room while those who came early are told to wait, ms. */
export const GRACE = 15 * 60_000;

/** Plans in one answer, the soonest first, and its size, bytes. */
export const MAX_LISTED = 60;
export const MAX_LIST = 64 + MAX_LISTED * (MAX_PLAN + 8);
