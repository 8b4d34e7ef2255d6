/** Decoding by WebCodecs where it does Opus, else by WebAssembly, which is only then fetched. */
import type { CodecKind } from '../messages.ts';
import type { Decoders } from './codecs.ts';
import { decoderConfig, WebDecoder } from './web-decoder.ts';

/** Rejects where there is neither. */
export async function chooseDecoders(kind: CodecKind): Promise<Decoders> {
  if (kind === 'auto' && (await webDecoderWorks())) return { decoder: (events) => new WebDecoder(events) };
  const { loadWasmCodecs } = await import('./wasm-codecs.ts');
  return loadWasmCodecs();
}

async function webDecoderWorks(): Promise<boolean> {
  if (typeof AudioDecoder === 'undefined') return false;
  try {
    return (await AudioDecoder.isConfigSupported(decoderConfig(1))).supported === true;
  } catch {
    // A browser that does not even know the codec's name throws: the answer is no.
    return false;
  }
}
