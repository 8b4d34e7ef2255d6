/** Keys of single streams' captions in a room for members, kept beside the captions: they open those lines and nothing else. Layout in ../SPEC.md. */

import { FRAME_KEY_BYTES } from '../../e2ee/constants.ts';
import { derive, type EpochKey } from '../../e2ee/epoch-key.ts';
import { captionContext, openWordsBy } from '../../e2ee/texts/caption-seal.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import type { Caption, SealedWords } from '../../records/caption.ts';
import { MAX_CAPTION_BYTES, MAX_CAPTION_WORDS } from '../../records/constants.ts';
import { concat, fromHex, toHex } from '../../wire/bytes.ts';
import { tidyText } from '../../wire/text.ts';

/** The key of the captions of one stream in one epoch. */
export interface CaptionKey {
  readonly stream: StreamId;
  readonly epoch: number;
  /** 16 bytes, for AES-128-GCM. */
  readonly key: Uint8Array<ArrayBuffer>;
}

const STREAM_BYTES = 8;
/** Shorter than any caption, which is signed. */
export const CAPTION_KEY_BYTES = STREAM_BYTES + 4 + FRAME_KEY_BYTES;

export async function captionKeyOf({ epoch, key }: EpochKey, room: RoomId, stream: StreamId): Promise<CaptionKey> {
  return { stream, epoch, key: await derive(key, captionContext(room, epoch, stream), FRAME_KEY_BYTES) };
}

/** The words of a sealed caption by a key of its stream; undefined when it opens nothing, or nothing that can be read. */
export async function wordsBy(
  { key }: CaptionKey,
  caption: Caption,
  { sealed }: SealedWords,
): Promise<string | undefined> {
  const cipher = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const opened = await openWordsBy(cipher, caption, sealed);
  // What was sealed may be anything.
  return (opened && tidyText(opened, MAX_CAPTION_WORDS, MAX_CAPTION_BYTES)) || undefined;
}

export function encodeCaptionKey({ stream, epoch, key }: CaptionKey): Uint8Array<ArrayBuffer> {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, epoch);
  return concat([fromHex(stream), number, key]);
}

/** Undefined for what is not as long as a key. */
export function decodeCaptionKey(bytes: Uint8Array): CaptionKey | undefined {
  if (bytes.byteLength !== CAPTION_KEY_BYTES) return undefined;
  return {
    stream: toHex(bytes.subarray(0, STREAM_BYTES)),
    epoch: new DataView(bytes.buffer, bytes.byteOffset).getUint32(STREAM_BYTES),
    key: Uint8Array.from(bytes.subarray(STREAM_BYTES + 4)),
  };
}
