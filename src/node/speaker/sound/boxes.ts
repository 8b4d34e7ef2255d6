/** The sound in MP4, QuickTime and WAVE. */
import type { EncodedPacket, Input, InputAudioTrack, Source } from 'mediabunny';
import type { ByteSource, SoundSource } from './byte-source.ts';
import { openCodec, type TrackFormat } from './codecs/index.ts';
import { UnreadableError } from './faults.ts';
import type { Reading } from './reading.ts';
import type { Part } from './samples.ts';
import type { Track } from './track.ts';

type Library = typeof import('mediabunny');

/** Bytes that are read at once: the table of contents of a day of sound. */
const MAX_READ = 32 * 2 ** 20;
/** Bytes of a packet of sound. */
const MAX_PACKET = 2 ** 20;
/** Bytes that are kept of a stream, in which one cannot go back. */
const MAX_KEPT = 8 * 2 ** 20;

/** Frames of 20 ms of its first track of sound. Throws UnreadableError for none, or for a codec that is not heard. */
export async function* readBoxes(source: SoundSource, bytes: ByteSource, reading: Reading): AsyncGenerator<Uint8Array> {
  const library = await import('mediabunny');
  const { Input, MP4, QTFF, WAVE } = library;
  const input = new Input({ source: open(library, source, bytes), formats: [MP4, QTFF, WAVE] });
  let heard: Track | undefined;
  let isBegun = false;
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track === null) throw new UnreadableError('there is no sound in it');
    heard = await openCodec(await formatOf(track), reading);
    try {
      for await (const [packet, part] of packetsOf(library, input, track)) {
        isBegun = true;
        if (packet.byteLength > MAX_PACKET) reading.drops.add('broken');
        else yield* heard.take(packet.data, part);
      }
    } catch (error) {
      // What is behind a broken place is not found; what was before it has been heard.
      if (!isBegun) throw error;
      reading.drops.add('unfinished');
    }
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

function open(
  { BufferSource, CustomSource, ReadableStreamSource }: Library,
  from: SoundSource,
  bytes: ByteSource,
): Source {
  if (from instanceof Uint8Array) return new BufferSource(from);
  if (from instanceof Blob)
    return new CustomSource({
      getSize: () => from.size,
      read: async (start, end) => {
        if (end - start > MAX_READ) throw new UnreadableError(`it wants ${end - start} bytes at once`);
        return new Uint8Array(await from.slice(start, end).arrayBuffer());
      },
    });
  const rest = bytes.rest();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new ReadableStreamSource(stream, { maxCacheSize: MAX_KEPT });
}

/** Of AAC the beginning is left out, and of its last packet the end. */
async function* packetsOf(
  { EncodedPacketSink, IsobmffInputFormat }: Library,
  input: Input,
  track: InputAudioTrack,
): AsyncGenerator<readonly [EncodedPacket, Part | undefined]> {
  const isCut = (await track.getCodec()) === 'aac' && (await input.getFormat()) instanceof IsobmffInputFormat;
  const sink = new EncodedPacketSink(track);
  // One by one: of its own accord it reads ahead, and waits for good when that fails.
  for (let packet = await sink.getFirstPacket(); packet !== null; packet = await sink.getNextPacket(packet)) {
    const skip = Math.max(0, -packet.timestamp);
    yield [packet, isCut ? { skip, keep: Math.max(0, packet.duration - skip) } : undefined];
  }
}

async function formatOf(track: InputAudioTrack): Promise<TrackFormat> {
  const { description, sampleRate = 0, numberOfChannels = 0 } = (await track.getDecoderConfig()) ?? {};
  return {
    codec: (await track.getCodec()) ?? undefined,
    id: `${(await track.getInternalCodecId()) ?? 'of a codec that is not known'}`,
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
