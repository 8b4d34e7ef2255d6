/** The frames of AMR (RFC 4867, section 5), from its bytes as they come: what telephones recorded with, of a narrow or a wide band. */
import type { Counters } from '../../../util/counters.ts';
import type { ByteSource } from '../byte-source.ts';
import { AMR_MAGIC, type AmrBand, amrLength } from '../codecs/amr.ts';
import { type SoundDrop, UnreadableError } from '../faults.ts';
import { syncedFrames } from './synced.ts';

/** Goes on to the frames. The source is at the file's beginning. Throws UnreadableError for more than one channel. */
export async function readAmrHead(source: ByteSource): Promise<AmrBand> {
  const head = String.fromCharCode(...(await source.peek(AMR_MAGIC['amr-wb'].length)));
  for (const band of ['amr-nb', 'amr-wb'] as const) {
    if (!head.startsWith(AMR_MAGIC[band])) continue;
    await source.skip(AMR_MAGIC[band].length);
    return band;
  }
  throw new UnreadableError('its AMR has several channels, which is not heard here', { why: 'codec' });
}

/** The frames, each with its first byte. */
export function amrFrames(
  pieces: AsyncIterable<Uint8Array>,
  band: AmrBand,
  drops: Counters<SoundDrop>,
): AsyncGenerator<Uint8Array> {
  return syncedFrames(pieces, 1, (bytes, at) => amrLength(bytes, at, band), drops);
}
