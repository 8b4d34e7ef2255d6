/** Limits of a community's profile. Layouts are in SPEC.md. */

/** Exchange of profiles with a relay, or with any page that knows one. */
export const COMMUNITY_PROTOCOL = '/stoa/community/1.0.0';
/** The same with records of where a community is. */
export const FOUND_PROTOCOL = '/stoa/found/1.0.0';

/** Longest name and longest rules, bytes of UTF-8. */
export const MAX_COMMUNITY_NAME_BYTES = 160;
export const MAX_RULES_BYTES = 2_000;
/** Largest picture, bytes, and its longest side, pixels, which bounds its size in memory once decoded. */
export const MAX_PICTURE = 6_144;
export const MAX_PICTURE_SIDE = 256;
/** Largest signed profile on the wire, bytes. */
export const MAX_PROFILE = 8_704;

/** Versions are times in seconds, so that an owner's second device begins above the first. */
export const MAX_VERSION = 2 ** 40;

/** Bytes of the root key in a community's name: at 120 bits nobody can find a second root for one. */
export const NAME_BYTES = 15;
