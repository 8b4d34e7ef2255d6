/** Opus by the browser's own WebCodecs: both ways, where there are both. */
import type { Codecs } from './codecs.ts';
import { decoderConfig, WebDecoder } from './web-decoder.ts';
import { encoderConfig, WebEncoder } from './web-encoder.ts';

export const webCodecs: Codecs = {
  encoder: (preset, events) => new WebEncoder(preset, events),
  decoder: (events) => new WebDecoder(events),
};

/** True where WebCodecs is there and does Opus both ways. */
export async function webCodecsWork(): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined' || typeof AudioDecoder === 'undefined') return false;
  try {
    const [encoder, decoder] = await Promise.all([
      AudioEncoder.isConfigSupported(encoderConfig('voice')),
      AudioDecoder.isConfigSupported(decoderConfig(1)),
    ]);
    return encoder.supported === true && decoder.supported === true;
  } catch {
    // A browser that does not even know the codec's name throws: the answer is no.
    return false;
  }
}
