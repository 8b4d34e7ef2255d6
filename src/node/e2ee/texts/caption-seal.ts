/**
 * The words of captions in a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM under a key of that stream's captions
 * alone, nonce (12 random bytes) before the ciphertext, tag of 16 bytes behind it; session, time and line are bound to it.
 */
import type { RoomId } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import type { CaptionDraft } from '../../records/caption.ts';
import { fromHex } from '../../wire/bytes.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { bound, type EpochKey } from '../epoch-key.ts';
import { openBy, openFor, type SealedText, type SealUse, sealFor } from './text-seal.ts';

/** Which caption the words are of. */
export type SealedPlace = Pick<CaptionDraft, 'at' | 'line' | 'stream'> & { readonly id: string };

/** Context of the key of one stream's captions in one epoch. */
export function captionContext(room: RoomId, epoch: number, stream: StreamId): Uint8Array<ArrayBuffer> {
  return bound('stoa/caption/1', room, epoch, fromHex(stream));
}

function ofCaption(room: RoomId, place: SealedPlace): SealUse {
  return { context: (epoch) => captionContext(room, epoch, place.stream), bound: boundTo(place) };
}

function boundTo({ id, at, line }: SealedPlace): Uint8Array<ArrayBuffer> {
  return encodeCbor([fromHex(id), at, line]);
}

export function sealWords(
  key: EpochKey,
  room: RoomId,
  place: SealedPlace,
  words: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return sealFor(key, ofCaption(room, place), words);
}

/** The words, as `openFor` finds them. */
export function openWords(
  keys: readonly EpochKey[],
  room: RoomId,
  place: SealedPlace,
  words: SealedText,
): Promise<string | undefined> {
  return openFor(keys, ofCaption(room, place), words);
}

/** The words, by the key of their stream's captions, as `openBy` finds them. */
export function openWordsBy(key: CryptoKey, place: SealedPlace, sealed: Uint8Array): Promise<string | undefined> {
  return openBy(key, boundTo(place), sealed);
}
