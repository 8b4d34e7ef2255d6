/** AAC, by a decoder that is there where somebody has installed it: its licence is not ours (decision 70). */
import { UnreadableError } from '../faults.ts';
import type { SoundDecoder } from '../samples.ts';

const PACKAGE = '@audio/decode-aac';

/** `config`: the AudioSpecificConfig (ISO/IEC 14496-3, section 1.6.2.1). */
export async function aacDecoder(config: Uint8Array): Promise<SoundDecoder> {
  const { decoder: open } = await import('@audio/decode-aac').catch(() => {
    throw new UnreadableError(`its sound is AAC, which is heard where the package ${PACKAGE} is installed`, {
      why: 'codec',
    });
  });
  const decoder = await open({ asc: config });
  // Nothing comes of the first frame, which is what the encoder puts before the sound.
  let isFirst = true;
  return {
    decode: async (bytes) => {
      // That of a browser answers later.
      const { channelData, sampleRate } = await decoder.decode(bytes);
      const isNothing = channelData.length === 0;
      if (isNothing && !isFirst) throw new Error('not an AAC frame');
      isFirst = false;
      return isNothing ? undefined : { rate: sampleRate, channels: channelData };
    },
    free: () => decoder.free(),
  };
}
