/** Limits and times of the direct link. The packet layout is in SPEC.md. */

/** Most frames in one packet: the newest and three before it. */
export const MAX_FRAMES = 4;
/** Longest accepted packet, bytes. Four of the largest Opus packets would exceed it, but honest packets stay below 600. */
export const MAX_PACKET = 1_400;
/** A report is sent this often, ms. It is also the sign of life during silence. */
export const REPORT_INTERVAL = 500;
/** A link that received nothing for this long is quiet, ms: two reports in a row are missing. */
export const LINK_QUIET = 1_300;
/** A link that received nothing for this long is dead, ms. */
export const LINK_TIMEOUT = 3_000;
/** Bytes waiting in the channel above which frames are dropped rather than queued: about 0.3 s of voice. */
export const MAX_BUFFERED = 8_192;
/** Packets per second that a link accepts: 50 of audio, two reports, and room for bursts after a stall. */
export const PACKETS_PER_SECOND = 120;
export const PACKET_BURST = 300;
