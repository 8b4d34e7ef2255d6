/** Limits and times of the room protocol. Ids and layouts are in SPEC.md. */

/** Snapshot request to any peer in the room. */
export const ROOM_PROTOCOL = '/stoa/room/1.0.0';

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
/** People whose records one node keeps for a room. A small room has eight people; larger ones use relays. */
export const MAX_MEMBERS = 128;
/** Farewells kept, to be forwarded. */
export const MAX_FAREWELLS = 64;
/** People on stage at once (X Spaces has 13, Clubhouse has no stated limit). */
export const MAX_STAGE = 12;

/** A member repeats its record this often, ms. */
export const HEARTBEAT = 4_000;
/** A member silent for this long is gone, ms: three heartbeats may be lost. */
export const MEMBER_LIFE = 14_000;

/** Kinds of reaction: a heart, clapping, laughter, surprise, a raised thumb, in this order on the wire. */
export const REACTIONS = 5;
/** Longest chat line, bytes of UTF-8, and largest signed remark on the wire. */
export const MAX_LINE_BYTES = 600;
export const MAX_REMARK = 1_280;
/** A raised hand is repeated this often, and is lowered when it was not for HAND_LIFE, ms. */
export const HAND_REPEAT = 15_000;
export const HAND_LIFE = 45_000;
/** Most raised hands; further ones are rejected. Chat lines kept, and for how long, ms. */
export const MAX_HANDS = 32;
export const MAX_LINES = 48;
export const LINE_LIFE = 30 * 60_000;
/** Remarks sent at once: raised hands, as many just lowered, and the lines. */
export const MAX_REMARKS = 2 * MAX_HANDS + MAX_LINES;

/** Longest reason of a hand, in UTF-16 code units and in bytes of UTF-8; largest signed one on the wire. */
export const MAX_REASON = 100;
export const MAX_REASON_BYTES = 300;
export const MAX_HAND_REASON = 512;
/** Reasons of one session are taken at this rate: who thinks better of theirs, and some slack. */
export const REASON_RATE = { perSecond: 1, burst: 4, maxKeys: 256 } as const;

/** Longest caption, in UTF-16 code units and in bytes of UTF-8; largest signed one on the wire; longest stretch of speech in one, slots of 20 ms. */
export const MAX_CAPTION_WORDS = 300;
export const MAX_CAPTION_BYTES = 600;
export const MAX_CAPTION = 896;
export const MAX_CAPTION_SLOTS = 3_000;
/** Captions of one session are taken at this rate: words appear twice a second, and a finished line besides. */
export const CAPTION_RATE = { perSecond: 3, burst: 8, maxKeys: 64 } as const;
/** Captions that a session says at once, and lines of it that a room keeps: whoever is told in between misses none. */
export const CAPTION_BURST = 6;

/** Largest tally, bytes; how often one is repeated and how long it is valid, ms; relays counted in a room. */
export const MAX_TALLY = 256;
export const TALLY_REPEAT = 8_000;
export const TALLY_LIFE = 25_000;
export const MAX_TALLIES = 16;
/** Largest audience that anyone may claim, and most reactions of one kind. */
export const MAX_AUDIENCE = 10_000_000;
export const MAX_APPLAUSE = 2 ** 40;
/** Longest title and name kept, in UTF-16 code units after trimming; longer input is cut at a character boundary. */
export const MAX_TITLE = 80;
export const MAX_NAME = 60;
/** Longest chat line, in the same units. */
export const MAX_LINE = 280;

/** Longest title of what somebody plays, in UTF-16 code units and in bytes of UTF-8; largest signed one on the wire. */
export const MAX_PLAYED = 120;
export const MAX_PLAYED_BYTES = 360;
export const MAX_PLAYING = 640;
/** It is said again this often, and is over when it was not for PLAYING_LIFE, ms. */
export const PLAYING_REPEAT = 20_000;
export const PLAYING_LIFE = 65_000;
/** Titles of one session are taken at this rate. */
export const PLAYING_RATE = { perSecond: 1, burst: 6, maxKeys: 64 } as const;
