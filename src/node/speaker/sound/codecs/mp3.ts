/** MPEG audio, layers I to III, frame by frame. */
import type { SoundDecoder } from '../samples.ts';

export async function mp3Decoder(): Promise<SoundDecoder> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  return {
    decode: async (bytes) => {
      const { channelData, sampleRate, samplesDecoded, errors } = decoder.decode(bytes);
      if (samplesDecoded === 0 && errors.length > 0) throw new Error(errors[0]!.message);
      return samplesDecoded === 0 ? undefined : { rate: sampleRate, channels: channelData, broken: errors.length };
    },
    free: () => decoder.free(),
  };
}
