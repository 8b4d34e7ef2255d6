/** Bounds of grants. Each is part of the wire: a reader refuses what is beyond it. */

/** Most grants from the root to a holder. */
export const MAX_GRANTS = 8;
/** Most children one grant may have, and one more than the greatest slot the root gives. */
export const MAX_SLOTS = 65_536;
/** Largest chain, bytes. */
export const MAX_CHAIN = 4_096;
/** Largest grant or claim of a chain, signature and all, bytes. */
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

/** How far another's clock may be off, ms. */
export const CLOCK_TOLERANCE = 120_000;
/** Longest life of a grant, ms. A revocation is to be remembered until the grant has run out anyway: a year bounds that, and a root kept off-line is needed once a year. */
export const MAX_GRANT_LIFE = 366 * 24 * 3_600_000;
