/** Whatever turns speech into words: a command on Node, a model, a service of the machine. Never one that sends sound to somebody. */

/** Hz of the sound that engines are given. */
export const ENGINE_RATE = 16_000;

export interface EngineWords {
  /** All words of the line so far. */
  readonly text: string;
  /** False while they may still change. */
  readonly final: boolean;
  /** Seconds of the sound that the engine was given, where it knows. */
  readonly start?: number;
  readonly end?: number;
}

export interface SpeechEngine {
  /** Sound of one voice, one channel of 16 kHz, samples of 16 bit: one stretch after another, with silence between words. Never throws. */
  listen(samples: Int16Array): void;
  /** Called with what is understood, until `stop`. */
  onWords: ((words: EngineWords) => void) | undefined;
  /** Samples that it was given and has not heard yet, where it can be behind. */
  readonly behind?: number;
  /** Ends it. Idempotent. */
  stop(): void;
}
