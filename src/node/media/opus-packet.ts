/** The framing of an Opus packet (RFC 6716, section 3): enough to reject what would make a decoder close. */
import { MAX_PAYLOAD } from './frame.ts';

/** The longest single Opus frame, bytes (RFC 6716, R2). */
const MAX_FRAME = 1275;

/** Duration of one Opus frame, in 1/8 ms, by the five configuration bits (RFC 6716, table 2). */
function duration(config: number): number {
  if (config < 12) return [80, 160, 320, 480][config & 3]!;
  if (config < 16) return [80, 160][config & 1]!;
  return [20, 40, 80, 160][config & 3]!;
}

/** 1 or 2, by the stereo bit. Only for packets that `isOpusFrame` accepts. */
export function opusChannels(packet: Uint8Array): 1 | 2 {
  return (packet[0]! & 0x04) === 0 ? 1 : 2;
}

/** True for a well-formed Opus packet of exactly 20 ms. Any payload in such a packet decodes to something. */
export function isOpusFrame(packet: Uint8Array): boolean {
  if (packet.length < 2 || packet.length > MAX_PAYLOAD) return false;
  const toc = packet[0]!;
  const each = duration(toc >> 3);
  const body = packet.length - 1;
  switch (toc & 3) {
    case 0:
      return each === 160 && body <= MAX_FRAME;
    case 1:
      return each === 80 && body % 2 === 0;
    case 2:
      return each === 80 && firstFits(packet, 1, body);
    default:
      return manyFit(packet, each);
  }
}

/** Joins two packets that `isOpusFrame` accepts into one of 40 ms; undefined unless both hold one frame and have the same configuration. */
export function joinOpus(first: Uint8Array, second: Uint8Array): Uint8Array | undefined {
  const toc = first[0]!;
  if ((toc & 3) !== 0 || second[0] !== toc) return undefined;
  const length = first.length - 1;
  const lengthBytes = length < 252 ? [length] : [252 + (length & 3), (length - 252 - (length & 3)) >> 2];
  const at = 1 + lengthBytes.length;
  const joined = new Uint8Array(at + length + second.length - 1);
  joined[0] = toc | 2;
  joined.set(lengthBytes, 1);
  joined.set(first.subarray(1), at);
  joined.set(second.subarray(1), at + length);
  return joined;
}

/** Two frames of different length: the first length must leave room for the second. */
function firstFits(packet: Uint8Array, at: number, room: number): boolean {
  const read = frameLength(packet, at);
  return read !== undefined && read.length + read.bytes <= room;
}

/** Code 3: a count byte, optional padding, then frames of equal or given lengths. */
function manyFit(packet: Uint8Array, each: number): boolean {
  const head = packet[1]!;
  const count = head & 0x3f;
  if (count === 0 || count * each !== 160) return false;
  let at = 2;
  let room = packet.length - 2;
  if ((head & 0x40) !== 0) {
    let byte: number;
    do {
      if (room <= 0) return false;
      byte = packet[at++]!;
      room -= 1 + (byte === 255 ? 254 : byte);
    } while (byte === 255);
  }
  if (room < 0) return false;
  if ((head & 0x80) === 0) return room % count === 0 && room / count <= MAX_FRAME;
  for (let i = 0; i < count - 1; i++) {
    const read = frameLength(packet, at);
    if (read === undefined) return false;
    at += read.bytes;
    room -= read.bytes + read.length;
    if (room < 0) return false;
  }
  return room <= MAX_FRAME;
}

/** A length of one or two bytes (RFC 6716, section 3.2.1). */
function frameLength(packet: Uint8Array, at: number): { length: number; bytes: number } | undefined {
  const first = packet[at];
  if (first === undefined) return undefined;
  if (first < 252) return { length: first, bytes: 1 };
  const second = packet[at + 1];
  return second === undefined ? undefined : { length: second * 4 + first, bytes: 2 };
}
