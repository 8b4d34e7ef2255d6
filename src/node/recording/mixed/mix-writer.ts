/** What makes a file of mixed sound. */

/** Only ever goes on: what it has given is not changed. `free` it. */
export interface MixWriter {
  /** Samples by which what is heard comes later than what it was given: so much longer is what it has to be given. */
  readonly delay: number;
  /** 20 ms, FRAME_SAMPLES of each channel, interleaved. */
  sound(samples: Float32Array): Promise<void>;
  silence(slots: number): Promise<void>;
  /** Bytes of the file since the last call. `last`: nothing more is given. */
  take(last: boolean): Promise<Uint8Array>;
  free(): void;
}
