/**
 * RNNoise, a small neural network that knows a voice from noise (Valin, "A Hybrid DSP/Deep Learning Approach to Real-Time Full-Band Speech
 * Enhancement", 2018), compiled to WebAssembly.
 */
import createModule, { type RnnoiseModule } from '@jitsi/rnnoise-wasm/dist/rnnoise.js';

/** Samples that it takes at once, and by which its output is late: its windows overlap by one. At 48 kHz 10 ms. */
export const BLOCK = 480;

const BYTES = BLOCK * Float32Array.BYTES_PER_ELEMENT;
/** It expects 16-bit levels. */
const FULL = 32_768;

/** `wasm`: the package's `dist/rnnoise.wasm`. Rejects where WebAssembly is forbidden, and when it is something else. */
export async function loadRnnoise(wasm: ArrayBuffer): Promise<() => Rnnoise> {
  const module = await createModule({ wasmBinary: wasm, printErr: () => undefined });
  return () => new Rnnoise(module);
}

/** One voice's state. */
export class Rnnoise {
  readonly #module: RnnoiseModule;
  readonly #buffer: number;
  #state: number;

  constructor(module: RnnoiseModule) {
    this.#module = module;
    this.#buffer = module._malloc(BYTES);
    this.#state = module._rnnoise_create(0);
  }

  /** BLOCK mono samples of -1..1, in place: out come those of the block before, without their noise. */
  process(samples: Float32Array): void {
    const { HEAPF32, _rnnoise_process_frame: process } = this.#module;
    const at = this.#buffer / Float32Array.BYTES_PER_ELEMENT;
    for (let i = 0; i < BLOCK; i++) HEAPF32[at + i] = samples[i]! * FULL;
    process(this.#state, this.#buffer, this.#buffer);
    for (let i = 0; i < BLOCK; i++) samples[i] = this.#module.HEAPF32[at + i]! / FULL;
  }

  /** Forgets what it has heard. */
  reset(): void {
    this.#module._rnnoise_destroy(this.#state);
    this.#state = this.#module._rnnoise_create(0);
  }

  /** Frees its memory; it must not be used any more. */
  close(): void {
    this.#module._rnnoise_destroy(this.#state);
    this.#module._free(this.#buffer);
  }
}
