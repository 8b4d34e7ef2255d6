/** WebCodecs where it does Opus, else WebAssembly, which is only then fetched. */
import type { CodecKind } from '../messages.ts';
import type { Codecs } from './codecs.ts';
import { webCodecs, webCodecsWork } from './web-codecs.ts';

/** Rejects where there is neither. */
export async function chooseCodecs(kind: CodecKind): Promise<Codecs> {
  if (kind === 'auto' && (await webCodecsWork())) return webCodecs;
  const { loadWasmCodecs } = await import('./wasm-codecs.ts');
  return loadWasmCodecs();
}
