/** The identification header of Opus in Ogg (RFC 7845, section 5.1): how a stream is to be decoded, and heard with two ears. */
import { UnreadableError } from '../faults.ts';
import { loudnessOf } from '../loudspeakers.ts';

export interface OpusHead {
  /** Channels to be heard. */
  readonly channels: 1 | 2;
  /** Samples at 48 kHz before the sound begins. */
  readonly preSkip: number;
  /** Of the whole stream, in 1/256 dB. */
  readonly gain: number;
  /** Undefined for one stream whose channels are what is heard. */
  readonly surround: Surround | undefined;
}

/** Several streams in each packet. */
export interface Surround {
  readonly streams: number;
  /** The first of them, so many, have two channels. */
  readonly coupled: number;
  /** By channel: which decoded channel it is, and how loud it is on the left and on the right. */
  readonly mix: readonly { readonly from: number; readonly left: number; readonly right: number }[];
}

/** Bytes up to the channel mapping. */
const HEAD = 19;
/** A channel without sound. */
const SILENT = 255;

/** Throws UnreadableError for a stream that has no sound for two ears, or that is of a later version. */
export function readOpusHead(packet: Uint8Array): OpusHead {
  if (packet.byteLength < HEAD) throw new UnreadableError('its Opus header is cut short');
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const [version, channels, family] = [view.getUint8(8), view.getUint8(9), view.getUint8(18)];
  // Versions up to 15 can be read as version 1.
  if (version > 15) throw new UnreadableError(`its Opus is of version ${version}`);
  if (channels === 0) throw new UnreadableError('it has no channels');
  const [preSkip, gain] = [view.getUint16(10, true), view.getInt16(16, true)];
  if (family === 0) {
    if (channels > 2) throw new UnreadableError('its Opus header contradicts itself');
    return { channels: channels as 1 | 2, preSkip, gain, surround: undefined };
  }
  const [streams = 0, coupled = 0, ...mapping] = packet.subarray(HEAD, HEAD + 2 + channels);
  const decoded = streams + coupled;
  const fits = mapping.length === channels && mapping.every((from) => from === SILENT || from < decoded);
  if (streams === 0 || coupled > streams || decoded > 255 || !fits)
    throw new UnreadableError('its Opus header contradicts itself');
  const isPlain = streams === 1 && coupled === channels - 1 && mapping.every((from, i) => from === i);
  if (isPlain) return { channels: channels as 1 | 2, preSkip, gain, surround: undefined };
  const heard = loudness(family, channels);
  const mix = mapping.map((from, i) => ({ from, left: heard[i]![0], right: heard[i]![1] }));
  return { channels: 2, preSkip, gain, surround: { streams, coupled, mix: mix.filter(({ from }) => from !== SILENT) } };
}

/** How loud each channel is on the left and on the right. */
function loudness(family: number, channels: number): readonly (readonly [number, number])[] {
  // Of an ambisonic field the first channel is what comes from everywhere; the others tell whence.
  if (family === 2) return Array.from({ length: channels }, (_, i) => (i === 0 ? [1, 1] : [0, 0]));
  if (family === 1) return loudnessOf(channels, 'ogg');
  // Each channel is for itself.
  if (family === 255) return Array.from({ length: channels }, () => [1 / channels, 1 / channels]);
  throw new UnreadableError(`its channels are of a kind that is not known (mapping family ${family})`);
}
