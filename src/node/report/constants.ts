/** Limits and times of reports. Layouts are in SPEC.md. */

/** Where a relay takes sealed reports in, and hands them to those whom they are for. */
export const REPORTS_PATH = '/reports';

/** How much of each voice a page keeps while it is in a room, ms. */
export const KEPT_MS = 30_000;
/** Bundles of one voice in that time, some of them shorter than 60 ms, and their bytes: music at its largest. */
export const MAX_BUNDLES = 600;
export const MAX_EVIDENCE = 480 * 1_024;
/** Lines of chat and captions in one report. */
export const MAX_QUOTES = 24;
/** What whoever reports writes, bytes of UTF-8 and UTF-16 code units. */
export const MAX_WORDS_BYTES = 600;
export const MAX_WORDS = 280;
/** Keys of the voice's stream in a room for members: the room's key changes when somebody goes. */
export const MAX_STREAM_KEYS = 8;
export const STREAM_KEY_BYTES = 16;
/** Largest report, signed and not yet sealed; and sealed, bytes. */
export const MAX_REPORT = 544 * 1_024;
/** People whom one report is sealed to. */
export const MAX_RECIPIENTS = 16;
export const MAX_SEALED = MAX_REPORT + MAX_RECIPIENTS * 128 + 64;

const DAY = 86_400_000;
/** A relay keeps a report for so long, ms. */
export const REPORT_LIFE = 14 * DAY;
/** Reports named in one answer, those that came last. */
export const MAX_NAMED = 32;
export const REPORT_ID_BYTES = 16;
/** A signed question for one's reports. */
export const MAX_ASK = 160;
