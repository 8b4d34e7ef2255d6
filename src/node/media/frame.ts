/** One 20 ms slice of one voice. The pair (stream, seq) identifies it on every path, so a receiver merges paths by dropping duplicates. */
export interface Frame {
  /** Sequence number, unsigned 32 bit, wraps. It counts 20 ms slots since capture start and continues through silence. */
  readonly seq: number;
  /** One Opus packet (48 kHz, 20 ms, <= MAX_PAYLOAD bytes). Empty means that the speaker is silent in this slot: nothing is missing. */
  readonly payload: Uint8Array;
}

/** Random 64-bit id of one capture, as 16 lower-case hex digits. New at every start of a microphone. */
export type StreamId = string;

/** Length of one frame in milliseconds. */
export const FRAME_MS = 20;
/** Sample rate throughout, in Hz. */
export const SAMPLE_RATE = 48_000;
/** Samples in one frame. */
export const FRAME_SAMPLES = 960;
/** The largest Opus packet of one 20 ms frame, in bytes (RFC 6716, section 3.4, requirement 2). */
export const MAX_PAYLOAD = 1275;

/** Signed distance from b to a in sequence space: positive when a is newer (RFC 1982 serial arithmetic, 32 bit). */
export function seqDistance(a: number, b: number): number {
  return (a - b) | 0;
}

/** The sequence number n slots after seq (n may be negative). */
export function seqAdd(seq: number, n: number): number {
  return (seq + n) >>> 0;
}
