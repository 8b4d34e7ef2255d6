/**
 * The page's audio, as the session sees it: a microphone that yields encoded frames, and a player that takes them from any
 * path. The implementation is `createAudioEngine` in ./index.ts; all heavy work runs in a worker and two worklets.
 */
import type { EpochKey } from '../../node/e2ee/epoch-key.ts';
import type { LinkStats } from '../../node/link/link.ts';
import type { Frame, StreamId } from '../../node/media/frame.ts';
import type { RoomId } from '../../node/records/charter.ts';

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

export interface AudioEngineEvents {
  /**
   * One encoded slot of the own microphone, every 20 ms while it is not silent; then a few empty ones to end the spurt. Lines get them
   * without this: listen only while something else wants them, for it wakes the page.
   */
  frame: (stream: StreamId, frame: Frame) => void;
  /** The capture began anew by itself, after the browser had put it to sleep: this is its stream now. */
  stream: (stream: StreamId) => void;
  /** Words of a voice arrive by a line now, or have stopped arriving. */
  talking: (voice: string, talking: boolean) => void;
  /** Peak-hold levels 0..1 by voice id (and OWN_VOICE for the microphone), about 15 times a second, only while any changes. */
  levels: (levels: ReadonlyMap<string, number>) => void;
  /** The microphone went away or fell silent for good while capturing. Capture is stopped when this is called. */
  microphone: (problem: MicrophoneProblem) => void;
  /** The browser keeps the output suspended until the person touches the page (false), or lets it run (true). */
  running: (running: boolean) => void;
}

/** A direct link's channel in the engine: own frames go out by it, frames that come are played, and no page is woken by either. */
export interface Line {
  /** Nothing came for too long since it opened. Set within a second of that. */
  onDead: (() => void) | undefined;
  /** True once it has brought something. */
  readonly alive: boolean;
  /** As of a moment ago; undefined at first. */
  readonly stats: LinkStats | undefined;
  /** Closes the channel. Idempotent. */
  hangUp(): void;
}

/** What voices are encrypted with in a members-only room. */
export interface RoomSecret {
  readonly room: RoomId;
  /** What is said goes out under this; without one nothing goes out. */
  readonly speak: EpochKey | undefined;
  /** What opens what others say, the newest first. */
  readonly open: readonly EpochKey[];
}

/** The key of the own microphone in `levels`. */
export const OWN_VOICE = 'me';

export interface AudioEngine {
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
  /** True stops all sending at once; the microphone stays open so that unmuting is instant. Nothing without a microphone. */
  setMuted(muted: boolean): void;
  /** The id of the running capture, or undefined. */
  readonly stream: StreamId | undefined;
  microphones(): Promise<Microphone[]>;
  /**
   * Frames of one voice from any path, in any order, with duplicates. `voice` is the person's session key; a new `stream` of the
   * same voice replaces the old one. Never throws, whatever the bytes. The payloads are copied.
   */
  play(voice: string, stream: StreamId, frames: readonly Frame[]): void;
  /**
   * Takes over the channel of a direct link with `voice`. It must have been made in this very task: a channel that has been used stays
   * where it is. Throws unless started.
   */
  carry(voice: string, channel: RTCDataChannel): Line;
  /** Of what lines bring, only these voices are played from now on; at first none. */
  hear(voices: readonly string[]): void;
  /** The keys of a members-only room: nothing is sent or played in the clear until this is undefined again. */
  setSecret(secret: RoomSecret | undefined): void;
  /** Forget a voice and free what it holds. */
  drop(voice: string): void;
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
