/** A room's id in base64url, 27 characters. */
export type RoomId = string;

/** True for a text in the form of a room id. */
export function isRoomId(text: string): boolean {
  return /^[A-Za-z0-9_-]{27}$/.test(text);
}

/** Bytes of a room id and of the nonce in it. At 160 bits nobody can find a second charter for an id. */
export const ROOM_ID_BYTES = 20;

/** True for a text in the form of a community's root key. */
export function isCommunityId(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}
