/** What a participant needs of whatever captures and plays: the page's audio engine, a file, a recorder, or nothing at all. */
import type { EpochKey } from '../../e2ee/epoch-key.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { LinkStats } from '../../link/link.ts';
import type { Frame, StreamId } from '../../media/frame.ts';

export interface AudioPortEvents {
  /**
   * One encoded slot of the own microphone, every 20 ms while it is not silent; then a few empty ones to end the spurt. Direct links get them
   * without this: listen only while something else wants them, for it wakes the page.
   */
  frame: (stream: StreamId, frame: Frame) => void;
  /** The capture began anew by itself, after the browser had put it to sleep: this is its stream now. */
  stream: (stream: StreamId) => void;
  /** Words of a voice arrive by a direct link now, or have stopped arriving. */
  talking: (voice: string, talking: boolean) => void;
}

/** The voice channel of a direct link: own frames go out by it, frames that come are played, and no page is woken by either. */
export interface VoiceChannel {
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

export interface AudioPort {
  on<K extends keyof AudioPortEvents>(event: K, listener: AudioPortEvents[K]): () => void;
  /** True stops all sending at once; the microphone stays open so that unmuting is instant. Nothing without a microphone. */
  setMuted(muted: boolean): void;
  /** The id of the running capture, or undefined. */
  readonly stream: StreamId | undefined;
  /**
   * Frames of one voice from any path, in any order, with duplicates. `voice` is the person's session key; a new `stream` of the
   * same voice replaces the old one. Never throws, whatever the bytes. The payloads are copied.
   */
  play(voice: string, stream: StreamId, frames: readonly Frame[]): void;
  /** Of what direct links bring, only these voices are played from now on; at first none. */
  hear(voices: readonly string[]): void;
  /** The keys of a members-only room: nothing is sent or played in the clear until this is undefined again. */
  setSecret(secret: RoomSecret | undefined): void;
  /** Forgets a voice and frees what it holds. */
  drop(voice: string): void;
}
