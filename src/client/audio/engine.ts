/**
 * The page's audio, as the session sees it: a microphone that yields encoded frames, and a player that accepts them from any path. The implementation
 * is `createAudioEngine` in ./index.ts; all heavy work runs in a worker and two worklets.
 */

import type { RelayPort } from '../../node/fanout/subscribe/relay-port.ts';
import type { AudioPort, AudioPortEvents, VoiceChannel } from '../../node/participant/audio/audio-port.ts';
import type { Traffic } from './traffic.ts';

/** Voice: 32 kbit/s mono with echo cancellation, noise suppression and gain control. Music: 96 kbit/s, all three off. */
export type Preset = 'voice' | 'music';

/** How much noise the page's own filter takes out of a voice: most of it, or all that is no voice. */
export type NoiseStrength = 'mild' | 'strong';

export interface CaptureOptions {
  /** `deviceId` from enumerateDevices; undefined uses the system's default. */
  readonly deviceId?: string;
  readonly preset?: Preset;
  /** Sent at 24 kbit/s, whatever the preset. */
  readonly lowData?: boolean;
  /** Voice only: the page's own filter takes the noise out, in the place of the browser's, once it is loaded. */
  readonly noise?: NoiseStrength | undefined;
}

/**
 * Why a microphone is not available, went away, or is open and brings nothing: 'held' by the system or a switch on the headset, or 'silent'. The page
 * has a sentence and a remedy for each kind.
 */
export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'unplugged' | 'held' | 'silent' | 'failed';

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
  /** Empty until permission was granted once. */
  readonly label: string;
}

/** The own voice on its way back to the person alone: how far it is, 0..1. 'unheard': there was none to play. */
export type EchoState =
  | { readonly is: 'listening' | 'playing'; readonly share: number }
  | { readonly is: 'none' | 'unheard' };

/** How one voice arrives and plays. Counts grow from the start of the stream, levels are current. */
export interface VoiceStats {
  /** Current playout delay, ms: from the earliest arrival of a frame to the output. */
  readonly delayMs: number;
  /** Samples written to the output while the speaker was talking. */
  readonly samplesPlayed: number;
  /** Of those, concealment samples, because the frame was missing or late. */
  readonly samplesConcealed: number;
  readonly framesReceived: number;
  readonly framesDuplicate: number;
  readonly framesLate: number;
  readonly framesLost: number;
  readonly decoderRestarts: number;
}

/** Events for somebody who only listens. */
export interface PlayEvents {
  /** Peak-hold levels 0..1 by voice id (OWN_VOICE for the microphone), about 15 times a second while any of them changes. */
  levels: (levels: ReadonlyMap<string, number>) => void;
  /** What is to be heard does not come out, and a gesture is needed or may help (false), or all is well (true). The first call, at once, says what is. */
  running: (running: boolean) => void;
  talking: AudioPortEvents['talking'];
}

export interface AudioEngineEvents extends AudioPortEvents, PlayEvents {
  /** The microphone is not as it was: `live`, `problem` and `stream` say how it is. */
  microphone: () => void;
  /** The noise filter of the open microphone could not be loaded, so nothing takes noise out of it. */
  unfiltered: () => void;
  /** How an echo goes on, some times a second; the last one says 'none' or 'unheard'. */
  echo: (state: EchoState) => void;
  /** A relay under load has this page work for seconds before it lets it in (true), or that is over (false). */
  relayBusy: (busy: boolean) => void;
}

/** The key of the own microphone in `levels`. */
export const OWN_VOICE = 'me';

/** The key of its echo there. */
export const OWN_ECHO = 'echo';

export interface AudioEngine extends AudioPort {
  /** Listens at relays and plays what they bring. */
  readonly relays: RelayPort;
  on<K extends keyof AudioEngineEvents>(event: K, listener: AudioEngineEvents[K]): () => void;
  /** Starts the output. Call it from a user gesture where there is one. Idempotent. Rejects where Opus is not available. */
  start(): Promise<void>;
  /** Asks the browser again to run the output; call it from a gesture after `running(false)`. */
  resume(): Promise<void>;
  /** Nothing comes out until `resume`, or `start` after `rest`, while everything goes on arriving; `running(false)` says so. */
  pause(): Promise<void>;
  /**
   * Opens the microphone: its level is reported, and nothing is sent before `setMuted(false)`. A second call changes the device: new stream id, muted
   * or not as before. Rejects with MicrophoneError; with an AbortError when `release`, `stop` or another `capture` intervened.
   */
  capture(options: CaptureOptions): Promise<void>;
  /** What is wrong with the open microphone, or was when it went away: then `stream` is undefined. Judged by what it brings. */
  readonly problem: MicrophoneProblem | undefined;
  /** What the open microphone brings, before anything is done to it here; undefined while none is open. Whoever hears it leaves it running. */
  readonly track: MediaStreamTrack | undefined;
  /** Which microphone the browser has opened, whatever was asked for: '' where it does not say, undefined while none is open. */
  readonly device: string | undefined;
  /**
   * Listens to the open microphone for five seconds and then plays what others would hear, here and nowhere else; false ends it. Only before the first
   * `setMuted` of a microphone, which ends it too, as `capture` and `release` do.
   */
  echo(on: boolean): void;
  /** Releases the microphone, which turns the recording indicator off. Idempotent. */
  release(): void;
  microphones(): Promise<Microphone[]>;
  /**
   * Takes over the channel of a direct link with `voice`. It must have been created in the current task: a channel that has been used cannot be
   * moved. Throws unless started.
   */
  carry(voice: string, channel: RTCDataChannel): VoiceChannel;
  /**
   * What comes through `port`, the sound of files (see ./file/messages.ts), goes out with the open microphone, muted or not, in stereo as music does, and
   * is heard here; without a port no longer. Other paths see a new stream. `release` does not end it.
   */
  mix(port: MessagePort | undefined): void;
  /** Signed bundles that relays bring go through `port` too, as `{ session, bundle }`; without a port no longer. */
  tap(port: MessagePort | undefined): void;
  /** The last half minute of them is kept in memory, and told through `port` (./worker/recording-tap.ts); without a port it is forgotten. */
  keepSigned(port: MessagePort | undefined): void;
  /** Frames of this one voice go through `port` too, as `Overheard` (./messages.ts), opened and not put in order; without a port no longer. */
  overhear(voice: string, port: MessagePort | undefined): void;
  /** 0 is silent and not even decoded, 1 is as sent, up to 2. Kept for the voice while the engine lives. */
  setVolume(voice: string, volume: number): void;
  stats(voice: string): Promise<VoiceStats | undefined>;
  /** What came and went since `rest`, or since the page was loaded, as of the last `stats`: from relays, and by direct links both ways. */
  readonly traffic: Readonly<Traffic>;
  /** Frames of voices at volume 0 that came and were not decoded, as of the last `stats`. */
  readonly unplayed: number;
  /** Out of the room: drops every voice and suspends the output, ready to `start` again at once. */
  rest(): Promise<void>;
  /** Stops everything: worker, worklets, contexts, tracks. Nothing is left behind. Idempotent. */
  stop(): Promise<void>;
}
