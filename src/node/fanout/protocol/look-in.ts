/**
 * The hello of somebody at a room's door, before there is anything that could encode one: `encodeHello({ room, audio: false, guest: true, resume: [] })`,
 * byte for byte.
 */
import type { RoomId } from '../../identity/ids.ts';

/** Kind of message; a list of five: version 1, the room's 20 bytes, the wish for its state alone, a guest, and no streams. */
const BEFORE = [0x11, 0x85, 1, 0x54];
const AFTER = [0, 1, 0x80];

/** `room` must be a room's id. */
export function encodeLookIn(room: RoomId): Uint8Array<ArrayBuffer> {
  const bytes = atob(room.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.of(...BEFORE, ...Array.from(bytes, (byte) => byte.charCodeAt(0)), ...AFTER);
}
