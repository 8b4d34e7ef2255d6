/** The parts of AudioWorkletGlobalScope that are used; TypeScript's DOM library lacks them. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  constructor(options?: AudioWorkletNodeOptions);
}

declare function registerProcessor(
  name: string,
  processor: new (options: AudioWorkletNodeOptions) => AudioWorkletProcessor,
): void;

/** Number of the first sample of the quantum being rendered. */
declare const currentFrame: number;
declare const sampleRate: number;
