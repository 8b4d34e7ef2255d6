/** Fetches the noise filter, which few people choose. */
import wasmUrl from '@jitsi/rnnoise-wasm/dist/rnnoise.wasm?url';
import type { NoiseStrength } from '../engine.ts';
import { NoiseFilter } from './noise-filter.ts';
import { loadRnnoise } from './rnnoise.ts';

/** For 0.1 MB, ms. */
const TIMEOUT = 30_000;

let loading: ReturnType<typeof loadRnnoise> | undefined;

/** Rejects when it cannot be fetched, or WebAssembly is forbidden; the next call tries again. */
export async function loadNoiseFilter(strength: NoiseStrength): Promise<NoiseFilter> {
  loading ??= load();
  try {
    return new NoiseFilter((await loading)(), strength);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

async function load(): ReturnType<typeof loadRnnoise> {
  const answer = await fetch(wasmUrl, { signal: AbortSignal.timeout(TIMEOUT) });
  if (!answer.ok) throw new Error(`no noise filter: status ${answer.status}`);
  return loadRnnoise(await answer.arrayBuffer());
}
