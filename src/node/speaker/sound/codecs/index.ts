/** Codecs of files in which a header of the track stands apart from its packets, by their names in `mediabunny` where it has one. */
import { UnreadableError } from '../faults.ts';
import type { Reading } from '../reading.ts';
import { DecodedTrack, type Track } from '../track.ts';
import { aacDecoder } from './aac.ts';
import { alacDecoder } from './alac/index.ts';
import { amrDecoder } from './amr.ts';
import { flacDecoder } from './flac.ts';
import { mp3Decoder } from './mp3.ts';
import { OpusTrack } from './opus.ts';
import { readOpusHead } from './opus-head.ts';
import { isPcm, pcmDecoder } from './pcm.ts';
import { unlacedHeaders, vorbisDecoder } from './vorbis.ts';

export interface TrackFormat {
  /** Undefined where it has no name here. */
  readonly codec: string | undefined;
  /** Its name in the file. */
  readonly id: string;
  readonly header: Uint8Array | undefined;
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
}

const PLAIN_OPUS = { channels: 2, preSkip: 0, gain: 0, surround: undefined } as const;

/** `free` it. Throws UnreadableError for what is not heard. */
export async function openCodec(format: TrackFormat, reading: Reading): Promise<Track> {
  const { codec, id, header, rate, channels } = format;
  if (codec === 'opus') return new OpusTrack(header === undefined ? PLAIN_OPUS : readOpusHead(header), reading);
  if (codec === 'mp3') return new DecodedTrack(await mp3Decoder(), 'wave', reading);
  if (codec === 'flac') return new DecodedTrack(await flacDecoder(rate), 'wave', reading);
  if (codec === 'aac' && header !== undefined) return new DecodedTrack(await aacDecoder(header), 'wave', reading);
  if (codec === 'vorbis') {
    const headers = header && unlacedHeaders(header);
    if (headers === undefined) throw new UnreadableError('its Vorbis headers are broken');
    return new DecodedTrack(await vorbisDecoder(headers), 'ogg', reading);
  }
  if (codec === 'alac' && header !== undefined) return new DecodedTrack(alacDecoder(header), 'alac', reading);
  if (codec === 'amr-nb' || codec === 'amr-wb') return new DecodedTrack(await amrDecoder(codec), 'wave', reading);
  if (codec === undefined || !isPcm(codec))
    throw new UnreadableError(`its sound is ${codec ?? id}, which is not heard here`, { why: 'codec' });
  if (channels < 1 || channels > 255) throw new UnreadableError(`it has ${channels} channels`);
  return new DecodedTrack(pcmDecoder(codec, rate, channels), 'wave', reading);
}
