/** The header of a frame of FLAC (RFC 9639, section 9.1). */

export interface FlacHeader {
  /** What frames of one stream have in common: blocks of one size or not, rate, channels, bits. */
  readonly kind: number;
  /** Of the frame, or of its first sample where blocks differ in size. */
  readonly number: number;
}

/** Bytes of the longest. */
export const MAX_HEADER = 16;

/** Undefined where none begins. */
export function flacHeader(bytes: Uint8Array, at: number): FlacHeader | undefined {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8) return undefined;
  const [size, rate] = [bytes[at + 2]! >> 4, bytes[at + 2]! & 15];
  const last = bytes[at + 3]!;
  const channels = last >> 4;
  if (size === 0 || rate === 15 || channels > 10 || (last & 1) !== 0) return undefined;
  // As UTF-8 has it, up to 36 bits.
  const first = bytes[at + 4]!;
  const more = first < 0x80 ? 0 : Math.clz32(~(first << 24)) - 1;
  if (more > 6 || (first >= 0x80 && more === 0)) return undefined;
  let number = more === 0 ? first : first & (0x3f >> more);
  for (let i = 1; i <= more; i++) number = number * 64 + (bytes[at + 4 + i]! & 0x3f);
  const sizeBytes = size === 6 ? 1 : size === 7 ? 2 : 0;
  const rateBytes = rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0;
  const end = at + 5 + more + sizeBytes + rateBytes;
  if (end >= bytes.byteLength || bytes[end] !== checksum8(bytes.subarray(at, end))) return undefined;
  // Which of its pairs of channels is a difference changes from frame to frame.
  const count = channels < 8 ? channels + 1 : 2;
  return { kind: (bytes[at + 1]! << 24) | (rate << 16) | (count << 8) | (last & 0x0e), number };
}

/** CRC-8 of polynomial 07. */
function checksum8(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ ((sum & 0x80) === 0 ? 0 : 0x07)) & 0xff;
  }
  return sum;
}

/** CRC-16 of polynomial 8005: 0 over a whole frame (RFC 9639, section 9.3). */
export function checksum16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) & 0xff00) ^ TABLE[(sum >> 8) ^ byte]!;
  return sum;
}

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 8;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ ((sum & 0x8000) === 0 ? 0 : 0x8005);
  return sum;
});
