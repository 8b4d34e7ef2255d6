/** What the mixer is given: one voice's 20 ms at one moment. A voice without a slot is silent then. */
import type { StreamId } from '../media/frame.ts';

export interface Slot {
  /** Whose it is; any text. */
  readonly voice: string;
  /** Which capture it is of: another one is decoded from a clean state. */
  readonly stream: StreamId;
  /** 20 ms of Opus, as `isOpusFrame` accepts it; undefined where it is missing although the voice goes on. */
  readonly packet: Uint8Array | undefined;
  /** The factor by which it is turned up or down; 1 unless said. */
  readonly gain?: number;
}

/** Voices at once. A stage has twelve, and who has just left it is heard to the end. */
export const MAX_VOICES = 16;
