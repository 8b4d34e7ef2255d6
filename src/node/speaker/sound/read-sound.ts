/** Any sound that players play, as the frames that a speaker sends: one every 20 ms. */
import { readBoxes } from './boxes.ts';
import { ByteSource, type SoundSource } from './byte-source.ts';
import { aacDecoder } from './codecs/aac.ts';
import { adpcmDecoder } from './codecs/adpcm.ts';
import { amrDecoder } from './codecs/amr.ts';
import { flacDecoder } from './codecs/flac.ts';
import { mp3Decoder } from './codecs/mp3.ts';
import { isPcm, pcmDecoder } from './codecs/pcm.ts';
import { UnreadableError } from './faults.ts';
import { readMatroska } from './matroska/index.ts';
import { ANY_CODEC } from './ogg-codecs.ts';
import { readOgg } from './read-opus.ts';
import { type OwnReader, type Reading, reading } from './reading.ts';
import { type Kind, recognise } from './recognise.ts';
import type { SoundDecoder } from './samples.ts';
import { ADTS_HEADER, adtsFrames, adtsHeader } from './streams/adts.ts';
import { readAiffHead } from './streams/aiff.ts';
import { amrFrames, readAmrHead } from './streams/amr.ts';
import { flacFrames, skipFlacHead } from './streams/flac.ts';
import { MPEG_HEADER, mpegLength } from './streams/mpeg.ts';
import { syncedFrames } from './streams/synced.ts';
import { readWaveHead, type WaveFormat, wavePieces } from './streams/wave.ts';
import { DecodedTrack } from './track.ts';

/**
 * Frames of 20 ms of a file or stream: MP3 and its like, AAC, FLAC, WAVE, AIFF, AMR, Ogg, MP4, QuickTime, Matroska and WebM, recognised by what is in them. All is at
 * one loudness (see `Reading`): Opus that is about as loud is passed on as it is where that can be (see `readOpus`), the rest is decoded, mixed for two
 * ears and encoded. No more of it is in memory than some seconds; an MP4 that comes as a stream is, up to 64 MiB.
 * Throws UnreadableError, which says why, for what has no sound that is heard here, and what the source throws, once what came before was heard.
 */
export async function* readSound(
  source: SoundSource | OwnReader,
  options: Partial<Reading> = {},
): AsyncGenerator<Uint8Array> {
  const how = reading(options);
  if ('frames' in source) {
    yield* source.frames(how);
    return;
  }
  const bytes = new ByteSource(source);
  let isHeard = false;
  try {
    for await (const frame of framesOf(await recognise(bytes), source, bytes, how)) {
      isHeard = true;
      yield frame;
    }
    bytes.check();
    if (!isHeard) throw new UnreadableError('nothing of it can be heard');
  } catch (error) {
    bytes.check();
    throw error;
  } finally {
    await bytes.close();
  }
}

async function* framesOf(kind: Kind, source: SoundSource, bytes: ByteSource, how: Reading): AsyncGenerator<Uint8Array> {
  if (kind === 'ogg') yield* readOgg(bytes.rest(), ANY_CODEC, how);
  else if (kind === 'boxes') yield* readBoxes(source, bytes, how);
  else if (kind === 'matroska') yield* readMatroska(bytes, how);
  else yield* readStream(await openStream(kind, bytes, how), how);
}

interface Stream {
  readonly packets: AsyncIterable<Uint8Array>;
  readonly decoder: SoundDecoder;
}

/** What is sound from its first byte to its last. */
async function openStream(
  kind: 'flac' | 'mpeg' | 'adts' | 'wave' | 'aiff' | 'amr',
  bytes: ByteSource,
  { drops }: Reading,
): Promise<Stream> {
  if (kind === 'mpeg')
    return { packets: syncedFrames(bytes.rest(), MPEG_HEADER, mpegLength, drops), decoder: await mp3Decoder() };
  if (kind === 'flac') {
    const decoder = await flacDecoder(await skipFlacHead(bytes));
    return { packets: flacFrames(bytes.rest(), drops), decoder };
  }
  if (kind === 'wave' || kind === 'aiff') {
    const format = await (kind === 'wave' ? readWaveHead : readAiffHead)(bytes);
    return {
      packets: wavePieces(bytes.rest(), format),
      decoder: waveDecoder(format),
    };
  }
  if (kind === 'amr') {
    const band = await readAmrHead(bytes);
    return { packets: amrFrames(bytes.rest(), band, drops), decoder: await amrDecoder(band) };
  }
  const { config } = adtsHeader(await bytes.peek(ADTS_HEADER), 0)!;
  return { packets: adtsFrames(bytes.rest(), drops), decoder: await aacDecoder(config) };
}

function waveDecoder(format: WaveFormat): SoundDecoder {
  const { codec, rate, channels } = format;
  return isPcm(codec) ? pcmDecoder(codec, rate, channels) : adpcmDecoder({ ...format, codec });
}

async function* readStream({ packets, decoder }: Stream, how: Reading): AsyncGenerator<Uint8Array> {
  const track = new DecodedTrack(decoder, 'wave', how);
  try {
    for await (const packet of packets) yield* track.take(packet);
    yield* track.end();
  } finally {
    track.free();
  }
}
