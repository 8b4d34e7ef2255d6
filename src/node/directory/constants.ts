/** Limits and times of the directory protocol. Layouts are in SPEC.md. */

/** Snapshot request to a relay. */
export const DIRECTORY_PROTOCOL = '/stoa/directory/1.0.0';
/** Prefix of a community's gossip topic; its name follows. */
export const DIRECTORY_TOPIC_PREFIX = 'stoa/1/directory/';
export const DEFAULT_COMMUNITY = 'lobby';
/** Names of communities: short, lower case, fit for a topic. */
export const COMMUNITY_PATTERN = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Largest signed card on the wire, bytes. */
export const MAX_CARD = 1_024;
/** A card is valid for this long after it was issued, ms. */
export const CARD_LIFE = 60_000;
/** A room repeats its card this often, ms: two may be lost. */
export const CARD_REFRESH = 18_000;
/** Changes are announced at most this often, ms. */
export const CARD_THROTTLE = 2_000;
/** Faces on a card, and the longest name of one, bytes. */
export const MAX_FACES = 4;
export const MAX_FACE_NAME_BYTES = 40;
/** Relays on a card. */
export const MAX_CARD_RELAYS = 2;

/** Rooms that one node lists, and announcers per room. When full, the least lively are evicted. */
export const MAX_ROOMS = 2_000;
export const MAX_ANNOUNCERS = 4;
/** Cards in one snapshot reply. */
export const MAX_SNAPSHOT_CARDS = 100;
export const MAX_SNAPSHOT = 64 + MAX_SNAPSHOT_CARDS * (MAX_CARD + 16);
