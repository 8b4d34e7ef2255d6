import type { Microphone, MicrophoneProblem, Preset } from '../../audio/engine.ts';

export interface MicrophoneCheck {
  /** The picker is unfolded and the microphone open. */
  readonly open: boolean;
  readonly problem?: MicrophoneProblem;
  readonly microphones: readonly Microphone[];
  readonly chosen: string;
  readonly preset: Preset;
}
