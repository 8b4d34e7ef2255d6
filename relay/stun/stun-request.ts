/** The client's side of STUN Binding (RFC 8489): asks a server for one's own address. */
import { BINDING_REQUEST, BINDING_SUCCESS, HEADER, MAGIC_COOKIE, XOR_MAPPED_ADDRESS } from './stun-message.ts';

export interface Mapped {
  readonly address: string;
  readonly port: number;
}

/** A request without attributes. `id`: 12 bytes that nobody can guess. */
export function writeBindingRequest(id: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(HEADER);
  const view = new DataView(packet.buffer);
  view.setUint16(0, BINDING_REQUEST);
  view.setUint32(4, MAGIC_COOKIE);
  packet.set(id, 8);
  return packet;
}

/** Where the request with this id came from, as the server saw it; undefined for anything else than the answer to it. */
export function readBindingSuccess(packet: Uint8Array, id: Uint8Array): Mapped | undefined {
  if (packet.length < HEADER) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (view.getUint16(0) !== BINDING_SUCCESS || view.getUint32(4) !== MAGIC_COOKIE) return undefined;
  if (view.getUint16(2) !== packet.length - HEADER || id.some((byte, i) => byte !== packet[8 + i])) return undefined;
  for (let at = HEADER; at + 4 <= packet.length; ) {
    const size = view.getUint16(at + 2);
    if (at + 4 + size > packet.length) return undefined;
    if (view.getUint16(at) === XOR_MAPPED_ADDRESS) return mapped(packet, view, at + 4, size);
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return undefined;
}

/** RFC 8489, section 14.2. */
function mapped(packet: Uint8Array, view: DataView, at: number, size: number): Mapped | undefined {
  const family = size >= 2 ? packet[at + 1] : 0;
  if (!(family === 1 && size === 8) && !(family === 2 && size === 20)) return undefined;
  const port = view.getUint16(at + 2) ^ (MAGIC_COOKIE >>> 16);
  // The mask is the cookie followed by the transaction id, which is what bytes 4 to 20 of the header hold.
  const bytes = packet.slice(at + 4, at + size).map((byte, i) => byte ^ (packet[4 + i] ?? 0));
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  return { address: family === 1 ? bytes.join('.') : groups.join(':'), port };
}
