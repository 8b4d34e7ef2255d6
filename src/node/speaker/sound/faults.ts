/** What may be wrong with a file or stream. */

/** Nothing of it can be played. The message says why, to go on after its name. */
export class UnreadableError extends Error {
  override readonly name: string = 'UnreadableError';
}

/**
 * Not heard: bytes that belong to nothing whole, packets whose beginning or end is missing, and packets that could not be decoded (of Opus 20 ms of
 * what a decoder makes up are in their place).
 */
export type SoundDrop = 'skipped' | 'unfinished' | 'broken';
