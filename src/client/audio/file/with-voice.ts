/** A voice in the middle of what is played: where both together are too loud they are turned down for the moment, and not cut off. */
import { FRAME_SAMPLES } from '../../../node/media/frame.ts';
import { Limiter } from '../../../node/mixing/limiter.ts';
import type { Ears } from './file-mix.ts';

export class WithVoice {
  readonly #limiter = new Limiter(2);

  /** 20 ms of both, 5 ms later. `voice`: of one channel, or of two. What comes out is new. */
  together(voice: readonly Float32Array[], played: Ears | undefined): Float32Array<ArrayBuffer>[] {
    const both = new Float32Array(2 * FRAME_SAMPLES);
    for (const ear of [0, 1] as const) {
      const said = voice[ear] ?? voice[0]!;
      const other = played?.[ear];
      for (let i = 0; i < FRAME_SAMPLES; i++) both[2 * i + ear] = said[i]! + (other?.[i] ?? 0);
    }
    const out = this.#limiter.push(both);
    return [0, 1].map((ear) => Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => out[2 * i + ear]!));
  }
}
