/** Bounds of grants. Each is part of the wire format: a reader rejects anything beyond it. */

/** Most grants from the root to a holder. */
export const MAX_GRANTS = 8;
/** Most children of one grant, and one more than the greatest slot that the root gives. */
export const MAX_SLOTS = 65_536;
/** Largest chain, bytes. */
export const MAX_CHAIN = 4_096;
/** Largest grant or claim of a chain, with its signature, bytes. */
export const MAX_LINK = 256;
/** Largest revocation and largest proof of over-issue, bytes. */
export const MAX_REVOCATION = MAX_CHAIN + 512;
export const MAX_OVER_ISSUE = 1_024;

/** Bytes of a grant's id, of its random number, and of the seed of a link. */
export const GRANT_ID_BYTES = 16;
export const CTI_BYTES = 8;
export const SEED_BYTES = 32;
/** Largest invite before it becomes text, bytes. */
export const MAX_INVITE = 2_048;

/** Tolerated difference between another peer's clock and this one, ms. */
export const CLOCK_TOLERANCE = 120_000;
/**
 * Longest life of a grant, ms. A revocation must be remembered until its grant expires; a year bounds that, and an offline root is then needed once a
 * year.
 */
export const MAX_GRANT_LIFE = 366 * 24 * 3_600_000;
