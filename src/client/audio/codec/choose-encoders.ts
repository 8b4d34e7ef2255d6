/** Encodes by WebCodecs where it supports Opus, otherwise by WebAssembly, which is fetched only then. */
import type { CodecKind } from '../messages.ts';
import type { Encoders } from './codecs.ts';
import { encoderConfig, WebEncoder } from './web-encoder.ts';

/** Rejects where neither is available. */
export async function chooseEncoders(kind: CodecKind): Promise<Encoders> {
  if (kind === 'auto' && (await webEncoderWorks()))
    return { encoder: (preset, events, lowData) => new WebEncoder(encoderConfig(preset, lowData), events) };
  const { loadWasmCodecs } = await import('./wasm-codecs.ts');
  return loadWasmCodecs();
}

async function webEncoderWorks(): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false;
  try {
    return (await AudioEncoder.isConfigSupported(encoderConfig('voice'))).supported === true;
  } catch {
    // A browser that does not know the codec's name throws: the answer is no.
    return false;
  }
}
