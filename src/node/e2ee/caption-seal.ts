/**
 * The words of captions in a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM under a key of that stream's captions
 * alone, nonce (12 random bytes) before the ciphertext, tag of 16 bytes behind it; session, time and line are bound to it.
 */
import type { RoomId } from '../identity/ids.ts';
import type { StreamId } from '../media/frame.ts';
import type { CaptionDraft } from '../records/caption.ts';
import { concat, fromHex } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { NONCE_BYTES } from './constants.ts';
import { bound, type EpochKey, frameKey } from './epoch-key.ts';

/** Which caption the words are of. */
export type SealedPlace = Pick<CaptionDraft, 'at' | 'line' | 'stream'> & { readonly id: string };

/** Context of the key of one stream's captions in one epoch. */
export function captionContext(room: RoomId, epoch: number, stream: StreamId): Uint8Array<ArrayBuffer> {
  return bound('stoa/caption/1', room, epoch, fromHex(stream));
}

function parametersOf({ id, at, line }: SealedPlace, iv: Uint8Array<ArrayBuffer>) {
  return { name: 'AES-GCM', iv, additionalData: encodeCbor([fromHex(id), at, line]) };
}

export async function sealWords(
  epochKey: EpochKey,
  room: RoomId,
  place: SealedPlace,
  words: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await frameKey(epochKey, captionContext(room, epochKey.epoch, place.stream), 'encrypt');
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(parametersOf(place, nonce), key, new TextEncoder().encode(words));
  return concat([nonce, new Uint8Array(sealed)]);
}

/** The words, by whichever of the keys of that epoch opens them; undefined when none does. Whoever sealed them may still have written anything. */
export async function openWords(
  keys: readonly EpochKey[],
  room: RoomId,
  place: SealedPlace,
  { epoch, sealed }: { readonly epoch: number; readonly sealed: Uint8Array },
): Promise<string | undefined> {
  // After a split two chairs may both have reached this epoch.
  for (const held of keys.filter((one) => one.epoch === epoch)) {
    const key = await frameKey(held, captionContext(room, epoch, place.stream), 'decrypt');
    const words = await openWordsBy(key, place, sealed);
    if (words !== undefined) return words;
  }
  return undefined;
}

/** The words, by the key of their stream's captions; undefined when it is another, or they are not what they say they are. */
export async function openWordsBy(key: CryptoKey, place: SealedPlace, sealed: Uint8Array): Promise<string | undefined> {
  const nonce = new Uint8Array(sealed.subarray(0, NONCE_BYTES));
  try {
    const bytes = new Uint8Array(sealed.subarray(NONCE_BYTES));
    const opened = await crypto.subtle.decrypt(parametersOf(place, nonce), key, bytes);
    return new TextDecoder('utf-8', { fatal: true }).decode(opened);
  } catch {
    return undefined;
  }
}
