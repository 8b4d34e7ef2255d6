/** Limits of the rules of a room: not among those of other records, since who only listens loads these with the first rules. */

/** Largest signed rules of a room on the wire, bytes; rules in them, of which later versions may know more; longest wait that they ask for, s. */
export const MAX_RULES = 4_096;
export const MAX_RULE_FIELDS = 32;
export const MAX_PAUSE = 86_400;
/** Longest pinned message and description, bytes of UTF-8. */
export const MAX_PINNED_BYTES = 600;
export const MAX_ABOUT_BYTES = 1_200;
/** New rules of one session are taken at this rate: as fast as anybody changes something, and some slack. */
export const RULES_RATE = { perSecond: 4, burst: 16, maxKeys: 64 } as const;
