/**
 * The words of captions in a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM under a key of that stream's captions
 * alone, nonce (12 random bytes) before the ciphertext, tag of 16 bytes behind it; session, time and line are bound to it.
 */
import type { RoomId } from '../identity/ids.ts';
import type { CaptionDraft } from '../records/caption.ts';
import { concat, fromHex } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { NONCE_BYTES } from './constants.ts';
import { bound, type EpochKey, frameKey } from './epoch-key.ts';

/** Which caption the words are of. */
export type SealedPlace = Pick<CaptionDraft, 'at' | 'line' | 'stream'> & { readonly id: string };

async function cipher(key: EpochKey, room: RoomId, place: SealedPlace, use: 'encrypt' | 'decrypt') {
  const { id, at, line, stream } = place;
  const context = bound('stoa/caption/1', room, key.epoch, fromHex(stream));
  const additionalData = encodeCbor([fromHex(id), at, line]);
  const parameters = (iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData });
  return { key: await frameKey(key, context, use), parameters };
}

export async function sealWords(
  epochKey: EpochKey,
  room: RoomId,
  place: SealedPlace,
  words: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { key, parameters } = await cipher(epochKey, room, place, 'encrypt');
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(parameters(nonce), key, new TextEncoder().encode(words));
  return concat([nonce, new Uint8Array(sealed)]);
}

/** The words, by whichever of the keys of that epoch opens them; undefined when none does. Whoever sealed them may still have written anything. */
export async function openWords(
  keys: readonly EpochKey[],
  room: RoomId,
  place: SealedPlace,
  { epoch, sealed }: { readonly epoch: number; readonly sealed: Uint8Array },
): Promise<string | undefined> {
  const nonce = new Uint8Array(sealed.subarray(0, NONCE_BYTES));
  // After a split two chairs may both have reached this epoch.
  for (const held of keys.filter((one) => one.epoch === epoch)) {
    try {
      const { key, parameters } = await cipher(held, room, place, 'decrypt');
      const bytes = new Uint8Array(sealed.subarray(NONCE_BYTES));
      const opened = await crypto.subtle.decrypt(parameters(nonce), key, bytes);
      return new TextDecoder('utf-8', { fatal: true }).decode(opened);
    } catch {
      // Of another key, or not what it says it is.
    }
  }
  return undefined;
}
