/** Limits and times of the room protocol. Ids and layouts are in SPEC.md. */

import { MAX_DOCKET_BYTES } from './moderation-limits.ts';

/** Snapshot request to any peer in the room. */
export const ROOM_PROTOCOL = '/stoa/room/1.0.0';
/** Prefix of a room's gossip topic; the room id in base64url follows. */
export const ROOM_TOPIC_PREFIX = 'stoa/1/room/';

/** Bytes of a room id and of the nonce in it. 160 bits: nobody finds a second charter for an id. */
export const ROOM_ID_BYTES = 20;
export const NONCE_BYTES = 16;

/** Longest title, bytes of UTF-8: 80 code units of most scripts; emoji run out of bytes first. */
export const MAX_TITLE_BYTES = 200;
/** Longest name of a person, bytes of UTF-8. */
export const MAX_NAME_BYTES = 160;
/** Longest BCP 47 language tag. */
export const MAX_LANGUAGE_BYTES = 35;
/** Longest chain of grants by which a host signs for the root, bytes: two grants. */
export const MAX_PROOF = 420;
/** Largest signed charter and member record on the wire, bytes. */
export const MAX_CHARTER = 840;
export const MAX_MEMBER = 1280;
/** Relay addresses a member may name, and the longest of them in bytes (webrtc-direct with two hashes is about 160). */
export const MAX_RELAYS = 3;
export const MAX_ADDRESS_BYTES = 220;

/** People whose records one node keeps for a room. A small room has eight; above that this protocol hands over to relays. */
export const MAX_MEMBERS = 128;
/** Departed sessions remembered, so that an old record played back does not bring them in again. */
export const MAX_DEPARTED = 512;
/** Farewells kept to hand on. */
export const MAX_FAREWELLS = 64;
/** People on stage at once (X Spaces has 13, Clubhouse has no stated limit). */
export const MAX_STAGE = 12;

/** A member repeats its record this often, ms. */
export const HEARTBEAT = 4_000;
/** A member silent for this long has gone, ms: three heartbeats may be lost. */
export const MEMBER_LIFE = 14_000;

/** Kinds of reaction: a heart, clapping, laughter, surprise, a raised thumb, in this order on the wire. */
export const REACTIONS = 5;
/** Longest line of chat, bytes of UTF-8, and largest signed remark on the wire. */
export const MAX_LINE_BYTES = 600;
export const MAX_REMARK = 1_280;
/** A raised hand is repeated this often, and comes down when it was not for HAND_LIFE, ms. */
export const HAND_REPEAT = 15_000;
export const HAND_LIFE = 45_000;
/** Hands up at once; one more is turned away. Lines of chat kept, and for how long, ms. */
export const MAX_HANDS = 32;
export const MAX_LINES = 48;
export const LINE_LIFE = 30 * 60_000;
/** Remarks told at once: hands up, as many just lowered, and the lines. */
export const MAX_REMARKS = 2 * MAX_HANDS + MAX_LINES;

/** Largest tally, bytes; how often one is repeated and how long it holds, ms; relays counted in a room. */
export const MAX_TALLY = 256;
export const TALLY_REPEAT = 8_000;
export const TALLY_LIFE = 25_000;
export const MAX_TALLIES = 16;
/** Largest audience anyone may claim, and most reactions of one kind. */
export const MAX_AUDIENCE = 10_000_000;
export const MAX_APPLAUSE = 2 ** 40;

/** Largest snapshot: every member, the charter, every remark and the records of authority, bytes. */
export const MAX_SNAPSHOT = 4_096 + MAX_DOCKET_BYTES + MAX_MEMBERS * (MAX_MEMBER + 4) + MAX_REMARKS * (MAX_REMARK + 4);
