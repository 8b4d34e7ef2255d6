/** The sound of HTTP Live Streaming, in whatever its segments are: MPEG-TS, fragmented MP4, or AAC and MP3 as they are. */
import { Counters } from '../../../util/counters.ts';
import { aacDecoder } from '../codecs/aac.ts';
import { openCodec } from '../codecs/index.ts';
import { mp3Decoder } from '../codecs/mp3.ts';
import { UnreadableError } from '../faults.ts';
import type { OwnReader, Reading } from '../reading.ts';
import { DecodedTrack, type Track } from '../track.ts';
import { type SegmentPacket, segmentPackets } from './segment-packets.ts';
import { type Fetched, type HlsDrop, type HlsOptions, hlsSegments } from './segments.ts';

/** Segments that wait at most, beside the one that is read. */
const AHEAD = 2;

/** The stream at an address, for `readSound`; what of it did not come is counted in `drops`. */
export function tuneHls(url: string, options: HlsOptions = {}): OwnReader {
  const { signal = new AbortController().signal, drops = new Counters<HlsDrop>() } = options;
  const retry = options.retry ?? { first: 1_000, max: 15_000 };
  return { frames: (how) => readHls(ahead(hlsSegments(url, { signal, drops, retry }), AHEAD), how) };
}

/** Frames of 20 ms. A segment in which there is no sound is counted as broken; UnreadableError where none is. */
export async function* readHls(segments: AsyncIterable<Fetched>, how: Reading): AsyncGenerator<Uint8Array> {
  let track: Track | undefined;
  let kind = '';
  let problem: UnreadableError | undefined;
  try {
    for await (const { bytes, discontinuous } of segments) {
      if (discontinuous && track !== undefined) {
        yield* track.end();
        track.free();
        track = undefined;
      }
      try {
        for await (const packet of segmentPackets(bytes, how.drops)) {
          if (track === undefined || packet.kind !== kind) {
            if (track !== undefined) yield* track.end();
            track?.free();
            track = undefined;
            track = await open(packet, how);
            kind = packet.kind;
          }
          yield* track.take(packet.data);
        }
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        how.drops.add('broken');
        // Of a stream of which nothing was heard, the reason is told.
        if (track === undefined) problem ??= error;
        if (error.why === 'codec') throw error;
      }
    }
    if (track === undefined) throw problem ?? new UnreadableError('there is no sound in it', { why: 'none' });
    yield* track.end();
  } finally {
    track?.free();
  }
}

async function open({ format }: SegmentPacket, how: Reading): Promise<Track> {
  if (format.type === 'mp3') return new DecodedTrack(await mp3Decoder(), 'wave', how);
  if (format.type === 'aac') return new DecodedTrack(await aacDecoder(format.config), 'wave', how);
  return openCodec(format.track, how);
}

/** The same, so many ahead of whoever takes them. */
async function* ahead<T>(source: AsyncGenerator<T>, most: number): AsyncGenerator<T> {
  const waiting: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      // A generator answers in order, and begins with the next when it is asked.
      while (waiting.length <= most) {
        const next = source.next();
        next.catch(() => undefined);
        waiting.push(next);
      }
      const { done, value } = await waiting.shift()!;
      if (done === true) return;
      yield value;
    }
  } finally {
    source.return(undefined).catch(() => undefined);
  }
}
