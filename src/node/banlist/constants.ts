/** Limits of a community's list of the banned. Layouts are in SPEC.md. */

/** Where relays take lists in and hand them out, by HTTP. */
export const BAN_LISTS_PATH = '/ban-lists';

/** Largest signed list on the wire, bytes; people on it, the oldest of whom make place. */
export const MAX_BAN_LIST = 32_768;
export const MAX_LISTED = 500;
/** Longest reason, in UTF-16 code units and in bytes of UTF-8. */
export const MAX_BAN_REASON = 200;
export const MAX_BAN_REASON_BYTES = 600;
/** Communities whose lists one takes on. */
export const MAX_TAKEN = 8;
/** Versions and times, s since 1970. */
export const MAX_SECONDS = 2 ** 40;
/** A relay lets go of a list that nobody has brought or asked for in so long, ms. */
export const BAN_LIST_LIFE = 3 * 86_400_000;
