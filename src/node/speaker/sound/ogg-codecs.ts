/** Vorbis and FLAC in Ogg, beside Opus. */
import { flacDecoder } from './codecs/flac.ts';
import { vorbisDecoder } from './codecs/vorbis.ts';
import { UnreadableError } from './faults.ts';
import { FLAC_MAGIC, OGG_OPUS, type OggCodec, SPEEX, VORBIS_MAGIC } from './ogg-opus.ts';
import { DecodedTrack } from './track.ts';

/** Vorbis I, section 4.2.1: headers are odd, sound is even. */
const OGG_VORBIS: OggCodec = {
  name: 'Vorbis',
  magic: VORBIS_MAGIC,
  isHeader: (packet) => ((packet[0] ?? 0) & 1) === 1,
  rate: (first) =>
    first.byteLength < 16 ? undefined : new DataView(first.buffer, first.byteOffset).getUint32(12, true),
  open: async ([identification, , setup], reading) => {
    if (setup === undefined) throw new UnreadableError('its Vorbis headers are missing');
    return new DecodedTrack(await vorbisDecoder({ identification: identification!, setup }), 'ogg', reading);
  },
};

/** RFC 9639, section 10.1: what begins with a one bit is a frame. */
const OGG_FLAC: OggCodec = {
  name: 'FLAC',
  magic: FLAC_MAGIC,
  isHeader: (packet) => packet[0] !== 0xff,
  rate: () => undefined,
  open: async ([first], reading) => {
    if (first!.byteLength < 51) throw new UnreadableError('its FLAC header is cut short');
    const view = new DataView(first!.buffer, first!.byteOffset);
    // STREAMINFO (section 8.2) behind 17 bytes: its rate has 20 bits.
    return new DecodedTrack(await flacDecoder(view.getUint32(27) >>> 12), 'wave', reading);
  },
};

export const ANY_CODEC: readonly OggCodec[] = [OGG_OPUS, OGG_VORBIS, OGG_FLAC, SPEEX];
