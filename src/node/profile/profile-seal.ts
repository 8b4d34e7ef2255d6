/**
 * What somebody carries, in a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM under a key for profiles alone, nonce
 * (12 random bytes) before the ciphertext, tag of 16 bytes behind it; session and time are bound to it.
 */
import { NONCE_BYTES } from '../e2ee/constants.ts';
import { bound, type EpochKey, frameKey } from '../e2ee/epoch-key.ts';
import type { RoomId } from '../identity/ids.ts';
import { concat, fromHex } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import type { ProfileRecord } from './profile-record.ts';

/** Whose profile it is, and of when. */
export type ProfilePlace = Pick<ProfileRecord, 'room' | 'id' | 'at'>;

async function cipher(key: EpochKey, { room, id, at }: ProfilePlace, use: 'encrypt' | 'decrypt') {
  const additionalData = encodeCbor([fromHex(id), at]);
  const parameters = (iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData });
  return { key: await frameKey(key, bound('stoa/profile/1', room as RoomId, key.epoch), use), parameters };
}

export async function sealCarried(
  epochKey: EpochKey,
  place: ProfilePlace,
  carried: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { key, parameters } = await cipher(epochKey, place, 'encrypt');
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return concat([nonce, new Uint8Array(await crypto.subtle.encrypt(parameters(nonce), key, carried))]);
}

/** The content, by whichever of the keys of that epoch opens it; undefined when none does. Whoever sealed it may still have written anything. */
export async function openCarried(
  keys: readonly EpochKey[],
  record: ProfileRecord,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const nonce = record.content.slice(0, NONCE_BYTES);
  for (const held of keys.filter(({ epoch }) => epoch === record.epoch)) {
    try {
      const { key, parameters } = await cipher(held, record, 'decrypt');
      return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce), key, record.content.slice(NONCE_BYTES)));
    } catch {
      // Of another key, or not what it says it is.
    }
  }
  return undefined;
}
