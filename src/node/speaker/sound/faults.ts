/** What may be wrong with a file or stream. */

/** For programs that say it in their own words. 'kind': no sound of a kind that is known; 'codec': sound that is not heard here; 'none': no sound. */
export type WhyUnreadable = 'kind' | 'codec' | 'none' | 'broken';

/** Nothing of it can be played. The message says why, to go on after its name. */
export class UnreadableError extends Error {
  override readonly name: string = 'UnreadableError';
  readonly why: WhyUnreadable;
  constructor(message: string, { why = 'broken', ...options }: ErrorOptions & { readonly why?: WhyUnreadable } = {}) {
    super(message, options);
    this.why = why;
  }
}

/**
 * Not heard: bytes that belong to nothing whole, packets whose beginning or end is missing, and packets that could not be decoded (of Opus 20 ms of
 * what a decoder makes up are in their place).
 */
export type SoundDrop = 'skipped' | 'unfinished' | 'broken';
