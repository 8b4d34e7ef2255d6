/**
 * The title of what somebody plays in a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM under a key of that
 * session's titles alone, nonce (12 random bytes) before the ciphertext, tag of 16 bytes behind it; the time is bound to it.
 */
import type { RoomId } from '../../identity/ids.ts';
import type { SealedWords } from '../../records/caption.ts';
import type { Playing } from '../../records/playing.ts';
import { concat, fromHex } from '../../wire/bytes.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { NONCE_BYTES } from '../constants.ts';
import { bound, type EpochKey, frameKey } from '../epoch-key.ts';

/** Whose title it is, and when it was said. */
export type TitlePlace = Pick<Playing, 'id' | 'at'>;

async function cipher(key: EpochKey, room: RoomId, { id, at }: TitlePlace, use: 'encrypt' | 'decrypt') {
  const context = bound('stoa/playing/1', room, key.epoch, fromHex(id));
  const parameters = (iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData: encodeCbor([at]) });
  return { key: await frameKey(key, context, use), parameters };
}

export async function sealTitle(held: EpochKey, room: RoomId, place: TitlePlace, title: string): Promise<SealedWords> {
  const { key, parameters } = await cipher(held, room, place, 'encrypt');
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(parameters(nonce), key, new TextEncoder().encode(title));
  return { epoch: held.epoch, sealed: concat([nonce, new Uint8Array(sealed)]) };
}

/** The title, by whichever of the keys of that epoch opens it; undefined when none does. Whoever sealed it may still have written anything. */
export async function openTitle(
  keys: readonly EpochKey[],
  room: RoomId,
  place: TitlePlace,
  { epoch, sealed }: SealedWords,
): Promise<string | undefined> {
  const nonce = new Uint8Array(sealed.subarray(0, NONCE_BYTES));
  // After a split two chairs may both have reached this epoch.
  for (const held of keys.filter((one) => one.epoch === epoch)) {
    try {
      const { key, parameters } = await cipher(held, room, place, 'decrypt');
      const opened = await crypto.subtle.decrypt(parameters(nonce), key, new Uint8Array(sealed.subarray(NONCE_BYTES)));
      return new TextDecoder('utf-8', { fatal: true }).decode(opened);
    } catch {
      // Of another key, or not what it says it is.
    }
  }
  return undefined;
}
