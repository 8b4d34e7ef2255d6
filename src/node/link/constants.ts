/** Limits and times of the direct link. The packet layout is in SPEC.md. */

/** Frames in one packet at most: the newest and three before it. */
export const MAX_FRAMES = 4;
/** Longest packet taken, bytes: four of the largest Opus packets would never come together; honest ones stay below 600. */
export const MAX_PACKET = 1_400;
/** A report goes out this often, ms. It is the sign of life in silence too. */
export const REPORT_INTERVAL = 500;
/** A link that brought nothing for this long is dead, ms. */
export const LINK_TIMEOUT = 3_000;
/** Bytes waiting in the channel above which frames are dropped rather than queued: about 0.3 s of voice. */
export const MAX_BUFFERED = 8_192;
/** Packets a link may bring a second: 50 of audio, two reports, and room for bursts after a stall. */
export const PACKETS_PER_SECOND = 120;
export const PACKET_BURST = 300;
