/** Frames that say how long they are, one behind the other, from bytes as they come. */
import type { Counters } from '../../../util/counters.ts';
import { concat } from '../../../wire/bytes.ts';
import type { SoundDrop } from '../faults.ts';

/**
 * Whole frames. `lengthAt`: bytes of the frame whose header, of `header` bytes, begins there; 0 where none does. Behind a broken place a frame counts
 * where another follows it.
 */
export async function* syncedFrames(
  pieces: AsyncIterable<Uint8Array>,
  header: number,
  lengthAt: (bytes: Uint8Array, at: number) => number,
  drops: Counters<SoundDrop>,
): AsyncGenerator<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0);
  let isSynced = true;
  for await (const piece of pieces) {
    bytes = concat([bytes, piece]);
    let at = 0;
    while (at + header <= bytes.byteLength) {
      const length = lengthAt(bytes, at);
      if (length > 0 && at + length + header > bytes.byteLength) break;
      if (length === 0 || !(isSynced || lengthAt(bytes, at + length) > 0)) {
        isSynced = false;
        drops.add('skipped');
        at++;
        continue;
      }
      isSynced = true;
      yield bytes.subarray(at, at + length);
      at += length;
    }
    bytes = bytes.subarray(at);
  }
  const last = bytes.byteLength < header ? 0 : lengthAt(bytes, 0);
  if (last > 0 && last <= bytes.byteLength) yield bytes.subarray(0, last);
  else if (bytes.byteLength > 0) drops.add('unfinished');
}
