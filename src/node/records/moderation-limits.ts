/** Limits and times of moderation in a room. Layouts are in SPEC.md. */

/** Largest signed act and state on the wire, bytes. A state with every list full is the largest record of all. */
export const MAX_ACT = 768;
export const MAX_STATE = 11_648;

/** Terms and versions are 32-bit numbers. */
export const MAX_TERM = 0xffff_ffff;
/** A term may be so much above the seconds that the room has existed: whoever claims the highest is outbid a second later. */
export const TERM_SLACK = 1_000;

/** People with an individual standing in a state. */
export const MAX_STANDINGS = 64;
/** People banned in a room. A further ban is refused and counted; it never evicts an earlier one. */
export const MAX_BANNED = 96;
/** People let back in whom a state of somebody else still bans. The longest ago goes first. */
export const MAX_PARDONS = 16;
/** Seats taken by a claim, and people let in before the room was locked. */
export const MAX_SEATS = 96;
export const MAX_ADMITTED = 128;
/** Hosts and moderators whose acts a state covers, and whose states are kept. */
export const MAX_CHAIRS = 16;
/** Longest seat id, bytes: eight numbers of five digits and the dots between them. */
export const MAX_SEAT_BYTES = 48;
/** Credentials and revocations kept for a room. */
export const MAX_CREDENTIALS = 192;
export const MAX_REVOCATIONS = 128;
/** Of these, of one moderator or guest and all whom they let in. Hosts may use all of them. */
export const MAX_REVOCATIONS_EACH = 16;
/** People known to have issued one slot twice. */
export const MAX_OVER_ISSUES = 32;
/** Sessions known to have equivocated, and the largest proof of it, bytes: two bundles. */
export const MAX_EQUIVOCATIONS = 32;
/** Moderators whose grants newcomers are sent before anybody else's. */
export const MAX_LEADS_TOLD = 48;
/** People who may claim one invite at once, before the chair has decided who was first. */
export const MAX_CLAIMS = 4;
/** Bytes of all moderation records that are sent at once. */
export const MAX_DOCKET_BYTES = 256 * 1_024;
/** Acts kept: the room's log. */
export const MAX_ACTS = 96;
/** States sent to a newcomer: the current one, and others with bans that it may not know. */
export const MAX_STATES_TOLD = 4;

/** The chair repeats the state this often, ms, and sends it on every change. */
export const STATE_REPEAT = 20_000;
/** Two states of one chair are at least this far apart, ms. */
export const STATE_SPACING = 120;
/** A chair not heard for this long is gone, and the next in order takes over, ms: two heartbeats may be lost. */
export const CHAIR_SILENCE = 10_000;
/** A newcomer waits this long before it takes the chair, ms, so that earlier decisions can arrive. */
export const CHAIR_PATIENCE = 1_500;
/** Somebody who was removed may come in again after this long, ms. */
export const REMOVAL = 60_000;
/** A ban for a time lasts so long, ms. */
export const BAN_HOUR = 3_600_000;
export const BAN_DAY = 24 * BAN_HOUR;
/** How long after that the removal is remembered, ms: until then they must be let in anew. */
export const REMOVAL_KNOWN = 30 * 60_000;
