/** Limits of what a person carries from room to room. Layouts are in SPEC.md. */

/** Where a relay takes profiles in, and hands them out: `?room=` and `of=`. */
export const PROFILES_PATH = '/profiles';

/** Longest line about oneself, UTF-16 code units and bytes of UTF-8. */
export const MAX_ABOUT = 140;
export const MAX_ABOUT_BYTES = 400;
/** Most links, and the longest, bytes. */
export const MAX_LINKS = 3;
export const MAX_LINK = 120;
/** Largest picture, bytes, and its longest side, pixels. */
export const MAX_FACE = 3_072;
export const MAX_FACE_SIDE = 128;

/** Largest content, bytes; what sealing adds to it; and the largest signed record. */
export const MAX_CARRIED = MAX_FACE + MAX_ABOUT_BYTES + MAX_LINKS * (MAX_LINK + 2) + 16;
export const PROFILE_SEAL_BYTES = 28;
export const MAX_PROFILE_RECORD = MAX_CARRIED + PROFILE_SEAL_BYTES + 200;

/** A relay keeps a profile for so long after it was brought last, ms; whoever is in the room brings it again meanwhile. */
export const PROFILE_LIFE = 10 * 60_000;
export const PROFILE_REPEAT = 4 * 60_000;
/** People asked for at once, and the largest answer, bytes. */
export const MAX_ASKED = 32;
export const MAX_PROFILE_LIST = 64 + MAX_ASKED * (MAX_PROFILE_RECORD + 8);
