/** Keys of single streams: what makes the signed ciphertext of a room for members out of the sound that a recording keeps, and opens nothing else. */
import { FRAME_KEY_BYTES, FRAME_OVERHEAD } from '../../e2ee/constants.ts';
import { derive, type EpochKey, frameContext } from '../../e2ee/epoch-key.ts';
import { frameParameters } from '../../e2ee/frames/frame-parameters.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { Frame, StreamId } from '../../media/frame.ts';

/** The key of one stream in one epoch. */
export interface FrameKey {
  readonly epoch: number;
  /** 16 bytes, for AES-128-GCM. */
  readonly key: Uint8Array<ArrayBuffer>;
}

/** What `frameKey` of `../../e2ee/epoch-key.ts` keeps to itself. */
export async function frameKeyOf(held: EpochKey, room: RoomId, stream: StreamId): Promise<FrameKey> {
  const { epoch, key } = held;
  return { epoch, key: await derive(key, frameContext(room, epoch, stream), FRAME_KEY_BYTES) };
}

/** Browsers' own form of keys, each imported once. */
const imported = new WeakMap<FrameKey, Promise<CryptoKey>>();

function cipherOf(frameKey: FrameKey): Promise<CryptoKey> {
  let key = imported.get(frameKey);
  if (key === undefined) {
    key = crypto.subtle.importKey('raw', frameKey.key, 'AES-GCM', false, ['encrypt', 'decrypt']);
    imported.set(frameKey, key);
  }
  return key;
}

/** A frame that sounds as its speaker sent it: the same bytes, for number and key decide all of them. */
export async function sealedAgain(room: RoomId, stream: StreamId, frame: Frame, key: FrameKey): Promise<Frame> {
  const { seq, payload } = frame;
  const parameters = frameParameters(frameContext(room, key.epoch, stream), seq);
  const sealed = await crypto.subtle.encrypt(parameters, await cipherOf(key), new Uint8Array(payload));
  const out = new Uint8Array(1 + sealed.byteLength);
  out[0] = key.epoch & 0xff;
  out.set(new Uint8Array(sealed), 1);
  return { seq, payload: out };
}

/** The sound of a frame; undefined when it is not under this key. */
export async function openedBy(
  room: RoomId,
  stream: StreamId,
  { seq, payload }: Frame,
  key: FrameKey,
): Promise<Frame | undefined> {
  if (payload.byteLength <= FRAME_OVERHEAD || payload[0] !== (key.epoch & 0xff)) return undefined;
  try {
    const parameters = frameParameters(frameContext(room, key.epoch, stream), seq);
    const bytes = await crypto.subtle.decrypt(parameters, await cipherOf(key), new Uint8Array(payload.subarray(1)));
    return { seq, payload: new Uint8Array(bytes) };
  } catch {
    return undefined;
  }
}
