/** Opus in Ogg, how codecs are told from one another there, and what is not heard by those who know of no others. */
import { SAMPLE_RATE } from '../../media/frame.ts';
import { OpusTrack } from './codecs/opus.ts';
import { readOpusHead } from './codecs/opus-head.ts';
import type { Reading } from './reading.ts';
import type { Track } from './track.ts';

export interface OggCodec {
  readonly name: string;
  /** What its first packet begins with, each character a byte. */
  readonly magic: string;
  /** Of packets before the first with sound. */
  isHeader(packet: Uint8Array): boolean;
  /** Positions a second, where those of the last page may lie within a packet. */
  rate(first: Uint8Array): number | undefined;
  /** Undefined for what is not heard. Throws UnreadableError for what is not heard either, and why. */
  readonly open: ((headers: readonly Uint8Array[], reading: Reading) => Promise<Track>) | undefined;
}

/** RFC 7845. */
export const OGG_OPUS: OggCodec = {
  name: 'Opus',
  magic: 'OpusHead',
  isHeader: (packet) => beginsWith(packet, 'OpusTags'),
  rate: () => SAMPLE_RATE,
  open: async ([head], reading) => new OpusTrack(readOpusHead(head!), reading),
};

export function beginsWith(packet: Uint8Array, magic: string): boolean {
  return String.fromCharCode(...packet.subarray(0, magic.length)) === magic;
}

/** What is only named. */
function unheard(name: string, magic: string): OggCodec {
  return { ...OGG_OPUS, name, magic, open: undefined };
}

export const VORBIS_MAGIC = '\x01vorbis';
export const FLAC_MAGIC = '\x7fFLAC';
export const SPEEX = unheard('Speex', 'Speex   ');
/** Apart from the others, whose decoders are large. */
export const ONLY_OPUS: readonly OggCodec[] = [
  OGG_OPUS,
  unheard('Vorbis', VORBIS_MAGIC),
  unheard('FLAC', FLAC_MAGIC),
  SPEEX,
];
