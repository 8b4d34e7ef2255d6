/** Sizes, limits and times of a members-only room's keys. Layouts are in SPEC.md. */

/** The chair and relays bring each other what guests ask and are given. */
export const KEYS_PROTOCOL = '/stoa/keys/1.0.0';

/** The key of an epoch, and the key under which one member gets it: what wraps is no weaker than what it wraps. */
export const EPOCH_KEY_BYTES = 32;
export const MEMBER_KEY_BYTES = 32;
/** Public key of X25519 and what HPKE encapsulates with it. */
export const EXCHANGE_KEY_BYTES = 32;
/** What shows that an epoch's key is the one all others have. */
export const CHECK_BYTES = 16;
/** Nonce of AES-GCM, and its whole tag, which wraps have. */
export const NONCE_BYTES = 12;
export const WRAP_TAG_BYTES = 16;
/** First bytes of a session key, by which a table names a member. */
export const MEMBER_ID_BYTES = 8;
/** One member's entry in a table: id, nonce, wrapped key, tag. */
export const ENTRY_BYTES = MEMBER_ID_BYTES + NONCE_BYTES + EPOCH_KEY_BYTES + WRAP_TAG_BYTES;

/**
 * A frame's tag. Half of AES-GCM's is enough: a forgery is one frame of 20 ms that has to come over the speaker's own link or in a bundle
 * with the speaker's signature.
 */
export const FRAME_TAG_BYTES = 8;
/** What encryption adds to a frame: the key's id and the tag. */
export const FRAME_OVERHEAD = 1 + FRAME_TAG_BYTES;

/** Largest request, grant and table on the wire, bytes. A full table is 8,704 bytes of entries and about 170 more. */
export const MAX_KEY_REQUEST = 512;
export const MAX_GRANT = 320;
export const MAX_ENTRIES = 128;
export const MAX_TABLE = MAX_ENTRIES * ENTRY_BYTES + 256;
/** Members one chair gives keys to: 40 tables. */
export const MAX_KEYED = 40 * MAX_ENTRIES;
/** Largest message that hands one guest what is its own: a grant, an entry, and what both are of. */
export const MAX_OWN = MAX_GRANT + ENTRY_BYTES + 160;
/** Epochs and terms are counted in 32 bits. */
export const MAX_COUNT = 2 ** 32 - 1;

/** Keys one member holds: the one in use, those just before it, and what a quick chair has sent since. */
export const MAX_HELD = 8;
/** A new key is used for speaking so long after it came, so that those who listen have it by then, ms. */
export const USE_AFTER = 2_000;
/** The key before it still opens what comes so long after that, ms. */
export const KEEP_AFTER = 5_000;
