/** The frames of a FLAC file or stream (RFC 9639), from its bytes as they come. */
import type { Counters } from '../../../util/counters.ts';
import { concat } from '../../../wire/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import type { SoundDrop } from '../faults.ts';
import { checksum16, type FlacHeader, flacHeader, MAX_HEADER } from './flac-header.ts';

/** Bytes of a frame: 65,535 samples of eight channels of 32 bits are twice as many, and nobody makes those. */
const MAX_FRAME = 2 ** 20;
/** Frames, or samples, that may be missing before a number is none that follows. */
const MAX_GAP = 2 ** 24;

/** Skips what is in front of the frames, and returns their rate in Hz. The source is at the stream's marker. */
export async function skipFlacHead(source: ByteSource): Promise<number> {
  let rate = 0;
  await source.skip(4);
  for (;;) {
    const head = await source.peek(18);
    if (head.byteLength < 4 || head[0] === 0xff) return rate;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    // STREAMINFO (section 8.2).
    if ((head[0]! & 127) === 0 && head.byteLength === 18) rate = view.getUint32(14) >>> 12;
    await source.skip(4 + (view.getUint32(0) & 0xffffff));
    if ((head[0]! & 128) !== 0) return rate;
  }
}

/** Whole frames. Others are counted, as are bytes that belong to none. */
export async function* flacFrames(
  pieces: AsyncIterable<Uint8Array>,
  drops: Counters<SoundDrop>,
): AsyncGenerator<Uint8Array> {
  /** From the beginning of a frame on; of which the header, and up to where no other begins. */
  let bytes: Uint8Array = new Uint8Array(0);
  let header: FlacHeader | undefined;
  let looked = 0;
  /** The frame that ends here, if it is whole. */
  const take = (end: number): Uint8Array | undefined => {
    const frame = bytes.subarray(0, end);
    bytes = bytes.subarray(end);
    looked = 0;
    if (header !== undefined && checksum16(frame) === 0) return frame;
    if (header === undefined) drops.add('skipped', frame.byteLength);
    else drops.add('broken');
    return undefined;
  };
  for await (const piece of pieces) {
    bytes = concat([bytes, piece]);
    for (; looked + MAX_HEADER <= bytes.byteLength; looked++) {
      if (bytes[looked] !== 0xff || (looked === 0 && header !== undefined)) continue;
      const next = flacHeader(bytes, looked);
      if (next === undefined || !follows(header, next)) continue;
      const frame = looked > 0 ? take(looked) : undefined;
      header = next;
      if (frame !== undefined) yield frame;
    }
    if (bytes.byteLength > MAX_FRAME) {
      header = undefined;
      take(looked);
    }
  }
  const frame = bytes.byteLength > 0 ? take(bytes.byteLength) : undefined;
  if (frame !== undefined) yield frame;
}

/** Whether this is the next frame, or one soon after it. */
function follows(header: FlacHeader | undefined, next: FlacHeader): boolean {
  if (header === undefined) return true;
  return next.kind === header.kind && next.number > header.number && next.number < header.number + MAX_GAP;
}
