/** Limits and times of signaling. Layouts are in SPEC.md. */

export const SIGNALING_PROTOCOL = '/stoa/signaling/1.0.0';
/** Longest session description, bytes: one data channel takes about 500, with many candidates perhaps 4,000. */
export const MAX_SDP = 8_192;
/** Longest candidate line, bytes (RFC 8839; browsers stay below 250). */
export const MAX_CANDIDATE = 512;
/** Candidates one side may send. */
export const MAX_CANDIDATES = 48;
export const MAX_SIGNAL = MAX_SDP + 64;
/** All bytes one side may send in one negotiation. */
export const MAX_NEGOTIATION = 2 * MAX_SIGNAL + MAX_CANDIDATES * (MAX_CANDIDATE + 48);
/** A negotiation takes at most this long, ms; then it fails and is tried again later. */
export const NEGOTIATION_TIMEOUT = 10_000;
