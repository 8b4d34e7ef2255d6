/** Decodes by WebCodecs where it supports Opus, otherwise by WebAssembly, which is fetched only then. */
import type { CodecKind } from '../messages.ts';
import type { Decoders } from './codecs.ts';
import { decoderConfig, WebDecoder } from './web-decoder.ts';

/** Rejects where neither is available. */
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
    // A browser that does not know the codec's name throws: the answer is no.
    return false;
  }
}
