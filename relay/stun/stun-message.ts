/** STUN Binding (RFC 8489), as far as a server without credentials needs it: reads a request, writes a success response. */
import { crc32 } from 'node:zlib';

export const HEADER = 20;
export const MAGIC_COOKIE = 0x2112a442;
export const BINDING_REQUEST = 0x0001;
export const BINDING_SUCCESS = 0x0101;
export const XOR_MAPPED_ADDRESS = 0x0020;
const FINGERPRINT = 0x8028;
/** XORed into the checksum so that it differs from other protocols' (RFC 8489, 14.7). */
const FINGERPRINT_XOR = 0x5354554e;
/** Attributes from here up may be ignored when unknown (RFC 8489, 14). */
const OPTIONAL_FROM = 0x8000;
/** Browsers send 20 to 60 bytes; anything longer is not a plain Binding request. */
export const MAX_STUN_REQUEST = 256;

/**
 * Reads a Binding request: its transaction id (12 bytes, a view), or undefined for anything else. Rejected are wrong lengths, attributes that exceed
 * the packet, a wrong or misplaced FINGERPRINT, and unsupported attributes that must be understood (credentials, CHANGE-REQUEST).
 */
export function readBindingRequest(packet: Uint8Array): Uint8Array | undefined {
  if (packet.length < HEADER || packet.length > MAX_STUN_REQUEST) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (view.getUint16(0) !== BINDING_REQUEST || view.getUint32(4) !== MAGIC_COOKIE) return undefined;
  const length = view.getUint16(2);
  if (length % 4 !== 0 || length !== packet.length - HEADER) return undefined;
  let at = HEADER;
  while (at < packet.length) {
    const type = view.getUint16(at);
    const size = view.getUint16(at + 2);
    const end = at + 4 + Math.ceil(size / 4) * 4;
    if (end > packet.length) return undefined;
    if (type < OPTIONAL_FROM) return undefined;
    if (type === FINGERPRINT) {
      if (size !== 4 || end !== packet.length) return undefined;
      if (view.getUint32(at + 4) !== fingerprint(packet.subarray(0, at))) return undefined;
    }
    at = end;
  }
  return packet.subarray(8, HEADER);
}

/** The value of FINGERPRINT over the packet before it, whose length field already includes it. */
export function fingerprint(before: Uint8Array): number {
  return (crc32(before) ^ FINGERPRINT_XOR) >>> 0;
}

/**
 * A Binding success response with `address` (4 or 16 bytes) and `port` for transaction `id`: 32 bytes for IPv4, 44 for IPv6. With the headers of IP
 * and UDP that is at most 1.35 times the smallest request, so forging a sender address gains nothing.
 */
export function writeBindingSuccess(id: Uint8Array, address: Uint8Array, port: number): Uint8Array {
  const packet = new Uint8Array(HEADER + 8 + address.length);
  const view = new DataView(packet.buffer);
  view.setUint16(0, BINDING_SUCCESS);
  view.setUint16(2, 8 + address.length);
  view.setUint32(4, MAGIC_COOKIE);
  packet.set(id, 8);
  view.setUint16(20, XOR_MAPPED_ADDRESS);
  view.setUint16(22, 4 + address.length);
  view.setUint8(25, address.length === 4 ? 1 : 2);
  view.setUint16(26, port ^ (MAGIC_COOKIE >>> 16));
  // The mask is the cookie followed by the transaction id, which is what bytes 4 to 20 of the header hold.
  for (const [index, byte] of address.entries()) packet[28 + index] = byte ^ (packet[4 + index] ?? 0);
  return packet;
}
