/** The parts of `@jitsi/rnnoise-wasm` that are used; it comes without types. */
declare module '@jitsi/rnnoise-wasm/dist/rnnoise.js' {
  /** Addresses are in bytes, into the memory behind HEAPF32. */
  export interface RnnoiseModule {
    /** Another array whenever the memory has grown. */
    readonly HEAPF32: Float32Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    /** 0 when there is no memory for it. */
    _rnnoise_create(model: 0): number;
    _rnnoise_destroy(state: number): void;
    /** 480 samples from `input` to `output`, -32768..32767. */
    _rnnoise_process_frame(state: number, output: number, input: number): number;
  }

  /** Rejects when the bytes are not its own. */
  export default function createModule(options: {
    readonly wasmBinary: ArrayBuffer;
    /** Told of errors besides; the console by default. */
    readonly printErr: () => void;
  }): Promise<RnnoiseModule>;
}
