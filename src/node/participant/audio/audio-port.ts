/** What a participant needs of whatever captures and plays audio: the page's audio engine, a file, a recorder, or nothing at all. */
import type { EpochKey } from '../../e2ee/epoch-key.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { LinkStats } from '../../link/link.ts';
import type { Frame, StreamId } from '../../media/frame.ts';

export interface AudioPortEvents {
  /**
   * One encoded slot of the own microphone, every 20 ms while it is not silent; then a few empty ones that end the spurt. Direct links receive them
   * without this event: subscribe only while something else needs them, because it wakes the page.
   */
  frame: (stream: StreamId, frame: Frame) => void;
  /** By itself the capture has become another stream, or live, or not live any more: `stream` and `live` say how it is. */
  stream: () => void;
  /** Frames of a voice are arriving by a direct link, or have stopped arriving. */
  talking: (voice: string, talking: boolean) => void;
}

/** The voice channel of a direct link: own frames are sent on it and frames that arrive are played, without waking the page. */
export interface VoiceChannel {
  /** Nothing arrived for too long since it opened. Called within a second of that. */
  onDead: (() => void) | undefined;
  /** True once something was received. */
  readonly alive: boolean;
  /** True while something arrives; false within a second and a half of the last packet. */
  readonly brings: boolean;
  /** As of a moment ago; undefined at first. */
  readonly stats: LinkStats | undefined;
  /** Closes the channel. Idempotent. */
  hangUp(): void;
}

/** The keys of a members-only room. */
export interface RoomSecret {
  readonly room: RoomId;
  /** Encrypts own frames; without one nothing is sent. */
  readonly speak: EpochKey | undefined;
  /** Decrypt other people's frames, the newest first. */
  readonly open: readonly EpochKey[];
}

export interface AudioPort {
  on<K extends keyof AudioPortEvents>(event: K, listener: AudioPortEvents[K]): () => void;
  /** True stops all sending at once; the microphone stays open, so that unmuting is instant. No effect without a microphone. */
  setMuted(muted: boolean): void;
  /** The id of the current capture, or undefined. */
  readonly stream: StreamId | undefined;
  /** There is a capture, and it brings sound, muted or not. */
  readonly live: boolean;
  /**
   * Frames of one voice from any path, in any order, with duplicates. `voice` is the person's session key; a new `stream` of the
   * same voice replaces the old one. Never throws, whatever the bytes. The payloads are copied.
   */
  play(voice: string, stream: StreamId, frames: readonly Frame[]): void;
  /** Of the voices that direct links bring, only these are played from now on; at first none. */
  hear(voices: readonly string[]): void;
  /** The keys of a members-only room: nothing is sent or played in the clear until this is undefined again. */
  setSecret(secret: RoomSecret | undefined): void;
  /**
   * Whether this person agrees that what is said from now on is kept; at first not. When that changes, it is another stream than what was said before, of
   * which `stream` tells, and its name says how it began (records/stream-name.ts).
   */
  setKept(kept: boolean): void;
  /** Removes a voice and frees its resources. */
  drop(voice: string): void;
}
