/**
 * Names of streams. In a room for members the key that verifies a recording of a stream opens all of it, so a recorder that comes later has to know whether
 * its speaker agreed to be kept before the first frame: the name says so, and builds that know nothing of it read such a name as any other.
 */
import type { StreamId } from '../media/frame.ts';
import { toHex } from '../wire/bytes.ts';

/** How the name of a stream ends that began with its speaker's word. One in 65,536 of those that builds of before make by chance ends so, too. */
const WORD = 'a9ee';
const BYTES = 8;

/** Another one each time. `kept`: its speaker agrees to be kept from its first frame on. */
export function newStreamId(kept: boolean): StreamId {
  for (;;) {
    const name = toHex(crypto.getRandomValues(new Uint8Array(BYTES)));
    if (kept) return name.slice(0, -WORD.length) + WORD;
    if (!beganWithWord(name)) return name;
  }
}

export function beganWithWord(stream: StreamId): boolean {
  return stream.endsWith(WORD);
}
