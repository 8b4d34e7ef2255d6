import type { EchoState, Microphone, MicrophoneProblem, NoiseStrength, Preset } from '../../audio/engine.ts';

/** What the page's own noise filter does with a voice. */
export type NoiseChoice = 'off' | NoiseStrength;

export interface MicrophoneCheck {
  /** The microphone is open; with a `problem` it brings nothing. */
  readonly open: boolean;
  readonly problem?: MicrophoneProblem;
  readonly microphones: readonly Microphone[];
  /** What the browser has opened, or is asked for; '' is the system's own. */
  readonly chosen: string;
  readonly preset: Preset;
  /** Less is sent than the preset says. */
  readonly lowData?: boolean;
  /** In the preset for voice; off where it is missing. */
  readonly noise?: NoiseChoice;
  /** It could not be loaded: the browser's own filter takes its place. */
  readonly unfiltered?: boolean;
  /** On stage this person is muted, except while they hold something to talk. */
  readonly pushToTalk?: boolean;
  /** How the person's own voice is on its way back to them. */
  readonly echo?: EchoState;
}
