/**
 * The page's audio, as the session sees it: a microphone that yields encoded frames, and a player that takes them from any
 * path. The implementation is `createAudioEngine` in ./index.ts; all heavy work runs in a worker and two worklets.
 */

import type { RelayPort } from '../../node/fanout/subscribe/relay-port.ts';
import type { AudioPort, AudioPortEvents, VoiceChannel } from '../../node/participant/audio/audio-port.ts';

/** Voice: 32 kbit/s mono with echo cancellation, noise suppression and gain control. Music: 96 kbit/s, all three off. */
export type Preset = 'voice' | 'music';

export interface CaptureOptions {
  /** `deviceId` from enumerateDevices; undefined takes the system's default. */
  readonly deviceId?: string;
  readonly preset?: Preset;
}

/** Why a microphone could not be had, or went away. Each kind has a sentence and a way on in the page. */
export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'unplugged' | 'silent' | 'failed';

export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
  readonly problem: MicrophoneProblem;
  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(`microphone: ${problem}`, options);
    this.problem = problem;
  }
}

export interface Microphone {
  readonly deviceId: string;
  /** Empty until the person has granted the microphone once. */
  readonly label: string;
}

/** How one voice arrives and plays; counts grow from the start of the stream, levels are of now. */
export interface VoiceStats {
  /** Playout delay now, ms: from frame arrival at the earliest to the ear. */
  readonly delayMs: number;
  /** Samples written to the output while the speaker was talking. */
  readonly samplesPlayed: number;
  /** Of those, samples made up because the frame was missing or late. */
  readonly samplesConcealed: number;
  readonly framesReceived: number;
  readonly framesDuplicate: number;
  readonly framesLate: number;
  readonly framesLost: number;
  readonly decoderRestarts: number;
}

/** What whoever only listens hears of. */
export interface PlayEvents {
  /** Peak-hold levels 0..1 by voice id (and OWN_VOICE for the microphone), about 15 times a second, only while any changes. */
  levels: (levels: ReadonlyMap<string, number>) => void;
  /** The browser keeps the output suspended until the person touches the page (false), or lets it run (true). */
  running: (running: boolean) => void;
  talking: AudioPortEvents['talking'];
}

export interface AudioEngineEvents extends AudioPortEvents, PlayEvents {
  /** The microphone went away or fell silent for good while capturing. Capture is stopped when this is called. */
  microphone: (problem: MicrophoneProblem) => void;
}

/** The key of the own microphone in `levels`. */
export const OWN_VOICE = 'me';

export interface AudioEngine extends AudioPort {
  /** Listening at relays: what they bring is played here. */
  readonly relays: RelayPort;
  on<K extends keyof AudioEngineEvents>(event: K, listener: AudioEngineEvents[K]): () => void;
  /** Start the output. Call from a user gesture where there is one. Idempotent. Rejects where there is no Opus to be had. */
  start(): Promise<void>;
  /** Ask the browser again to run the output; call from a gesture after `running(false)`. */
  resume(): Promise<void>;
  /**
   * Open the microphone: its level shows, nothing is sent before `setMuted(false)`. A second call swaps the device: new stream id,
   * muted or not as before. Rejects with MicrophoneError; with an AbortError when `release`, `stop` or another `capture` came between.
   */
  capture(options: CaptureOptions): Promise<void>;
  /** Release the microphone: its light goes out. Idempotent. */
  release(): void;
  microphones(): Promise<Microphone[]>;
  /**
   * Takes over the channel of a direct link with `voice`. It must have been made in this very task: a channel that has been used stays
   * where it is. Throws unless started.
   */
  carry(voice: string, channel: RTCDataChannel): VoiceChannel;
  /** 0 is silent, 1 is as sent, up to 2. Remembered for the voice while the engine lives. */
  setVolume(voice: string, volume: number): void;
  /** Where sound goes, where the browser allows a choice. */
  setOutput(deviceId: string): Promise<void>;
  stats(voice: string): Promise<VoiceStats | undefined>;
  /** Out of the room: drop every voice and let the output sleep, ready to `start` again at once. */
  rest(): Promise<void>;
  /** Stop everything: worker, worklets, contexts, tracks. Nothing is left behind. Idempotent. */
  stop(): Promise<void>;
}
