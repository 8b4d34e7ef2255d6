/** The sound in Matroska and WebM. */
import type { ByteSource } from '../byte-source.ts';
import { openCodec } from '../codecs/index.ts';
import { UnreadableError } from '../faults.ts';
import type { Reading } from '../reading.ts';
import { MatroskaReader } from './reader.ts';
import type { MatroskaTrack } from './tracks.ts';

/** Frames of 20 ms of its first track of sound. Throws UnreadableError for none, or for a codec that is not heard. */
export async function* readMatroska(source: ByteSource, reading: Reading): AsyncGenerator<Uint8Array> {
  const reader = new MatroskaReader(source, reading.drops);
  const track = await reader.track();
  if (track === undefined) throw new UnreadableError('there is no sound in it');
  if (track.isWrapped) throw new UnreadableError('its sound is compressed or encrypted once more');
  const { codec: id, codecPrivate: header, rate, channels } = track;
  const codec = codecOf(track);
  const heard = await openCodec({ codec, id, header, rate, channels }, reading);
  try {
    for await (const packet of reader.packets(track)) yield* heard.take(packet);
    yield* heard.end();
  } finally {
    heard.free();
  }
}

function codecOf({ codec, bits }: MatroskaTrack): string | undefined {
  if (codec === 'A_PCM/INT/LIT') return bits === 8 ? 'pcm-u8' : `pcm-s${bits}`;
  if (codec === 'A_PCM/INT/BIG') return bits === 8 ? 'pcm-u8' : `pcm-s${bits}be`;
  if (codec === 'A_PCM/FLOAT/IEEE') return `pcm-f${bits}`;
  if (codec.startsWith('A_AAC')) return 'aac';
  return CODECS.get(codec);
}

const CODECS: ReadonlyMap<string, string> = new Map([
  ['A_OPUS', 'opus'],
  ['A_VORBIS', 'vorbis'],
  ['A_FLAC', 'flac'],
  ['A_ALAC', 'alac'],
  ['A_MPEG/L1', 'mp3'],
  ['A_MPEG/L2', 'mp3'],
  ['A_MPEG/L3', 'mp3'],
]);
