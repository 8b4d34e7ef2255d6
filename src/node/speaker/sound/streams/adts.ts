/** The frames of AAC in ADTS (ISO/IEC 13818-7, section 6.2), from its bytes as they come. */
import type { Counters } from '../../../util/counters.ts';
import type { SoundDrop } from '../faults.ts';
import { syncedFrames } from './synced.ts';

/** Bytes of a header without a checksum. */
export const ADTS_HEADER = 7;

export interface AdtsHeader {
  /** Bytes of the frame, and of the header in it. */
  readonly length: number;
  readonly header: number;
  /** How its frames are decoded: the AudioSpecificConfig of files (ISO/IEC 14496-3, section 1.6.2.1). */
  readonly config: Uint8Array;
}

/** Undefined where none begins. */
export function adtsHeader(bytes: Uint8Array, at: number): AdtsHeader | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes.subarray(at, at + ADTS_HEADER);
  const length = ((d & 3) << 11) | (e << 3) | (f >> 5);
  const header = (b & 1) === 0 ? ADTS_HEADER + 2 : ADTS_HEADER;
  const [profile, rate, channels] = [(c >> 6) + 1, (c >> 2) & 15, ((c & 1) << 2) | (d >> 6)];
  if (a !== 0xff || (b & 0xf6) !== 0xf0 || rate > 12 || length <= header) return undefined;
  return { length, header, config: Uint8Array.of((profile << 3) | (rate >> 1), ((rate & 1) << 7) | (channels << 3)) };
}

/** The frames, without headers. */
export async function* adtsFrames(
  pieces: AsyncIterable<Uint8Array>,
  drops: Counters<SoundDrop>,
): AsyncGenerator<Uint8Array> {
  for await (const frame of syncedFrames(pieces, ADTS_HEADER, adtsLength, drops))
    yield frame.subarray(adtsHeader(frame, 0)!.header);
}

/** Bytes of the frame that begins here; 0 where none does. */
export function adtsLength(bytes: Uint8Array, at: number): number {
  return adtsHeader(bytes, at)?.length ?? 0;
}
