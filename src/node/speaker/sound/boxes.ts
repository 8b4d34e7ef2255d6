/** The sound in MP4 and QuickTime. */
import type { EncodedPacket, Input, InputAudioTrack, Source } from 'mediabunny';
import { concat } from '../../wire/bytes.ts';
import type { ByteSource, SoundSource } from './byte-source.ts';
import { findAlacHeader, type ReadAt } from './codecs/alac/find-header.ts';
import { openCodec, type TrackFormat } from './codecs/index.ts';
import { UnreadableError } from './faults.ts';
import type { Reading } from './reading.ts';
import type { Part } from './samples.ts';
import type { Track } from './track.ts';

/** Codecs that the library has no name for, by that in the file. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['alac', 'alac'],
  ['samr', 'amr-nb'],
  ['sawb', 'amr-wb'],
]);

/** By as much the times of packets of one length differ that a file gives by the ms, s. */
const ROUNDING = 0.001;

type Library = typeof import('mediabunny');

/** Bytes that are read at once: the table of contents of a day of sound. */
const MAX_READ = 32 * 2 ** 20;
/** Bytes of a packet of sound. */
const MAX_PACKET = 2 ** 20;
/** Bytes of a stream, which is kept: what is where may stand at its end. */
const MAX_STREAM = 64 * 2 ** 20;

/** Frames of 20 ms of its first track of sound. Throws UnreadableError for none, or for a codec that is not heard. */
export async function* readBoxes(source: SoundSource, bytes: ByteSource, reading: Reading): AsyncGenerator<Uint8Array> {
  const library = await import('mediabunny');
  const { Input, Logging, LogLevel, MP4, QTFF } = library;
  // What it has no name for may be heard all the same.
  Logging.level = LogLevel.Errors;
  const from = source instanceof Blob || source instanceof Uint8Array ? source : await all(bytes);
  const input = new Input({ source: open(library, from), formats: [MP4, QTFF] });
  let heard: Track | undefined;
  let isBegun = false;
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track === null) throw new UnreadableError('there is no sound in it', { why: 'none' });
    const format = await trackFormat(track);
    const header = format.codec === 'alac' ? await findAlacHeader(readerOf(from)) : format.header;
    heard = await openCodec({ ...format, header }, reading);
    try {
      for await (const [packet, part] of packetsOf(library, input, track)) {
        isBegun = true;
        if (packet.byteLength > MAX_PACKET) reading.drops.add('broken');
        else yield* heard.take(packet.data, part);
      }
    } catch (error) {
      // What is behind a broken place is not found; what was before it has been heard.
      if (!isBegun || error instanceof UnreadableError) throw error;
      reading.drops.add('unfinished');
    }
    if (!isBegun) throw new UnreadableError('there is no sound in it', { why: 'none' });
    yield* heard.end();
  } catch (error) {
    throw refusal(error);
  } finally {
    heard?.free();
    input.dispose();
  }
}

function refusal(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  return new UnreadableError(`it cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
}

function open(library: Library, from: Blob | Uint8Array): Source {
  const { BufferSource, CustomSource } = library;
  if (from instanceof Uint8Array) return new BufferSource(from);
  return new CustomSource({
    getSize: () => from.size,
    read: async (start, end) => {
      if (end - start > MAX_READ) throw new UnreadableError(`it wants ${end - start} bytes at once`);
      return new Uint8Array(await from.slice(start, end).arrayBuffer());
    },
  });
}

function readerOf(from: Blob | Uint8Array): ReadAt {
  return async (at, count) =>
    from instanceof Uint8Array
      ? from.subarray(at, at + count)
      : new Uint8Array(await from.slice(at, at + count).arrayBuffer());
}

async function all(bytes: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes.rest()) {
    size += piece.byteLength;
    if (size > MAX_STREAM) throw new UnreadableError('it is a large MP4, which has to be a file');
    pieces.push(piece.slice());
  }
  return concat(pieces);
}

/**
 * What an edit list leaves out in front is left out, and of the last packet what is longer than the file says. Between them nothing is: times there are
 * rounded, or missing, and a packet is what it decodes to. Opus says itself what is not heard.
 */
async function* packetsOf(
  { EncodedPacketSink, IsobmffInputFormat }: Library,
  input: Input,
  track: InputAudioTrack,
): AsyncGenerator<readonly [EncodedPacket, Part | undefined]> {
  const isCut = (await track.getCodec()) !== 'opus' && (await input.getFormat()) instanceof IsobmffInputFormat;
  const sink = new EncodedPacketSink(track);
  // One by one: of its own accord it reads ahead, and waits for good when that fails.
  for (let packet = await sink.getFirstPacket(); packet !== null; ) {
    const after = sink.getNextPacket(packet);
    // A packet before a broken place is heard first.
    const isLast = (await after.catch(() => undefined)) === null;
    yield [packet, isCut ? heardOf(packet, isLast) : undefined];
    packet = await after;
  }
}

function heardOf({ timestamp, duration }: EncodedPacket, isLast: boolean): Part | undefined {
  if (timestamp >= 0 && !isLast) return undefined;
  const skip = Math.max(0, -timestamp);
  const isBefore = duration > 0 && skip >= duration - ROUNDING;
  const keep = isLast && duration > 0 ? Math.max(0, duration - skip) : Number.POSITIVE_INFINITY;
  return { skip, keep: isBefore ? 0 : keep };
}

/** How its packets are decoded. */
export async function trackFormat(track: InputAudioTrack): Promise<TrackFormat> {
  const { description, sampleRate = 0, numberOfChannels = 0 } = (await track.getDecoderConfig()) ?? {};
  const id = `${(await track.getInternalCodecId()) ?? 'of a codec that is not known'}`;
  return {
    codec: (await track.getCodec()) ?? OTHERS.get(id),
    id,
    header: description === undefined ? undefined : bytesOf(description),
    rate: sampleRate,
    channels: numberOfChannels,
  };
}

function bytesOf(description: ArrayBufferView | ArrayBufferLike): Uint8Array {
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}
