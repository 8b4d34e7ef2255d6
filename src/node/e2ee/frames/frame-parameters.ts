import { concat } from '../../wire/bytes.ts';
import { FRAME_TAG_BYTES, NONCE_BYTES } from '../constants.ts';

/** AES-GCM parameters of the frame with this number: the number is the nonce, and is also authenticated together with room, epoch and stream. */
export function frameParameters(context: Uint8Array<ArrayBuffer>, seq: number): AesGcmParams {
  const iv = new Uint8Array(NONCE_BYTES);
  new DataView(iv.buffer).setUint32(NONCE_BYTES - 4, seq);
  const additionalData = concat([context, iv.subarray(NONCE_BYTES - 4)]);
  return { name: 'AES-GCM', iv, additionalData, tagLength: FRAME_TAG_BYTES * 8 };
}
