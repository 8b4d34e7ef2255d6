/** The packets of sound in one segment. */
import type { InputAudioTrack } from 'mediabunny';
import type { Counters } from '../../../util/counters.ts';
import { trackFormat } from '../boxes.ts';
import { ByteSource } from '../byte-source.ts';
import type { TrackFormat } from '../codecs/index.ts';
import { type SoundDrop, UnreadableError } from '../faults.ts';
import { recognise } from '../recognise.ts';
import { ADTS_HEADER, adtsHeader, adtsLength } from '../streams/adts.ts';
import { MPEG_HEADER, mpegLength } from '../streams/mpeg.ts';
import { syncedFrames } from '../streams/synced.ts';

export interface SegmentPacket {
  /** While it stays the same, so does the decoder. */
  readonly kind: string;
  readonly format:
    | { readonly type: 'mp3' }
    | { readonly type: 'aac'; readonly config: Uint8Array }
    | { readonly type: 'track'; readonly track: TrackFormat };
  readonly data: Uint8Array;
}

/** Bytes of a packet of MPEG-TS, each of which begins with the same sign. */
const [TS, TS_SIGN] = [188, 0x47];
/** Bytes of a packet of sound. */
const MAX_PACKET = 2 ** 20;
/** The library waits for good at some broken places, ms. */
const PATIENCE = 10_000;

/** `segment`: with what has to be read before it. Throws UnreadableError where there is no sound that is heard. */
export async function* segmentPackets(
  segment: Uint8Array<ArrayBuffer>,
  drops: Counters<SoundDrop>,
): AsyncGenerator<SegmentPacket> {
  if (isTs(segment) || isBoxes(segment)) yield* packaged(segment, drops);
  else yield* plain(segment, drops);
}

function isTs(bytes: Uint8Array): boolean {
  return bytes.byteLength >= TS && bytes[0] === TS_SIGN && (bytes.byteLength === TS || bytes[TS] === TS_SIGN);
}

function isBoxes(bytes: Uint8Array): boolean {
  return ['ftyp', 'styp', 'moov', 'moof', 'sidx', 'emsg', 'prft'].includes(
    String.fromCharCode(...bytes.subarray(4, 8)),
  );
}

async function* packaged(segment: Uint8Array<ArrayBuffer>, drops: Counters<SoundDrop>): AsyncGenerator<SegmentPacket> {
  const { BufferSource, EncodedPacketSink, Input, MP4, MPEG_TS } = await import('mediabunny');
  const input = new Input({ source: new BufferSource(segment), formats: [MP4, MPEG_TS] });
  try {
    const track = await within(input.getPrimaryAudioTrack());
    if (track === null) throw new UnreadableError('there is no sound in it', { why: 'none' });
    const format = await within(trackFormat(track));
    const sink = new EncodedPacketSink(track as InputAudioTrack);
    let packet = await within(sink.getFirstPacket());
    for (; packet !== null; packet = await within(sink.getNextPacket(packet))) {
      if (packet.byteLength > MAX_PACKET) drops.add('broken');
      else yield asPacket(format, packet.data);
    }
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError(`it cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  } finally {
    input.dispose();
  }
}

/** In MPEG-TS, AAC has headers of its own. */
function asPacket(format: TrackFormat, data: Uint8Array): SegmentPacket {
  const { codec, id, header, rate, channels } = format;
  const own = codec === 'aac' && header === undefined ? adtsHeader(data, 0) : undefined;
  if (own !== undefined) return aac(own.config, data.subarray(own.header));
  if (codec === 'mp3') return { kind: 'mp3', format: { type: 'mp3' }, data };
  return { kind: [codec, id, rate, channels, header].join(' '), format: { type: 'track', track: format }, data };
}

function aac(config: Uint8Array, data: Uint8Array): SegmentPacket {
  return { kind: `aac ${config}`, format: { type: 'aac', config }, data };
}

/** AAC or MP3 as they are, behind a tag with the time. */
async function* plain(segment: Uint8Array<ArrayBuffer>, drops: Counters<SoundDrop>): AsyncGenerator<SegmentPacket> {
  const bytes = new ByteSource(segment);
  const kind = await recognise(bytes);
  if (kind === 'mpeg')
    for await (const data of syncedFrames(bytes.rest(), MPEG_HEADER, mpegLength, drops))
      yield { kind: 'mp3', format: { type: 'mp3' }, data };
  else if (kind === 'adts')
    for await (const frame of syncedFrames(bytes.rest(), ADTS_HEADER, adtsLength, drops)) {
      const { config, header } = adtsHeader(frame, 0)!;
      yield aac(config, frame.subarray(header));
    }
  else throw new UnreadableError(`its pieces are ${kind}, which is not heard in a stream of pieces`, { why: 'codec' });
}

async function within<T>(coming: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new UnreadableError('it is broken')), PATIENCE);
  try {
    return await Promise.race([coming, promise]);
  } finally {
    clearTimeout(timer);
  }
}
