/** Sizes, limits and times of a members-only room's keys. Layouts are in SPEC.md. */

/** Exchange between the chair and relays of what guests request and receive. */
export const KEYS_PROTOCOL = '/stoa/keys/1.0.0';

/** The key of an epoch, and the member key that wraps it: the wrapping key is no weaker than the wrapped one. */
export const EPOCH_KEY_BYTES = 32;
export const MEMBER_KEY_BYTES = 32;
/** An X25519 public key, and what HPKE encapsulates with it. */
export const EXCHANGE_KEY_BYTES = 32;
/** Shows that an epoch's key is the same for everybody. */
export const CHECK_BYTES = 16;
/** Nonce of AES-GCM, and its full tag, which wraps have. */
export const NONCE_BYTES = 12;
export const WRAP_TAG_BYTES = 16;
/** First bytes of a session key, which name a member in a table. */
export const MEMBER_ID_BYTES = 8;
/** One member's entry in a table: id, nonce, wrapped key, tag. */
export const ENTRY_BYTES = MEMBER_ID_BYTES + NONCE_BYTES + EPOCH_KEY_BYTES + WRAP_TAG_BYTES;

/**
 * A frame's tag. Half of AES-GCM's is enough: a forgery is one 20 ms frame that must arrive over the speaker's own link or in a bundle with the
 * speaker's signature.
 */
export const FRAME_TAG_BYTES = 8;
/** The key of one stream in one epoch. */
export const FRAME_KEY_BYTES = 16;
/** What encryption adds to a frame: the key's id and the tag. */
export const FRAME_OVERHEAD = 1 + FRAME_TAG_BYTES;

/** Largest request, grant and table on the wire, bytes. A full table is 8,704 bytes of entries and about 170 more. */
export const MAX_KEY_REQUEST = 512;
export const MAX_GRANT = 320;
export const MAX_ENTRIES = 128;
export const MAX_TABLE = MAX_ENTRIES * ENTRY_BYTES + 256;
/** Members that one chair gives keys to: 40 tables. */
export const MAX_KEYED = 40 * MAX_ENTRIES;
/** Largest message with one guest's own keys: a grant, an entry, and their context. */
export const MAX_OWN = MAX_GRANT + ENTRY_BYTES + 160;
/** Epochs and terms are 32-bit numbers. */
export const MAX_COUNT = 2 ** 32 - 1;

/** Keys that one member holds: the current one, those just before it, and any that a chair sent in quick succession. */
export const MAX_HELD = 8;
/** A new key is used for speaking this long after it arrived, ms, so that listeners have it by then. */
export const USE_AFTER = 2_000;
/** The previous key still decrypts frames for this long after that, ms. */
export const KEEP_AFTER = 5_000;
