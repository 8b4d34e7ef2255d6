/** FLAC, frame by frame. */
import type { SoundDecoder } from '../samples.ts';

/** `rate`: of frames that do not say theirs, Hz. */
export async function flacDecoder(rate: number): Promise<SoundDecoder> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  return {
    decode: async (frame) => {
      const { channelData, sampleRate, samplesDecoded, errors } = await decoder.decodeFrames([frame]);
      if (errors.length > 0) throw new Error(errors[0]!.message);
      return samplesDecoded === 0 ? undefined : { rate: sampleRate || rate, channels: channelData };
    },
    free: () => decoder.free(),
  };
}
