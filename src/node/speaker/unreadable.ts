/** A file or stream that cannot be played. The message says why, to go on after its name. */
export class UnreadableError extends Error {
  override readonly name: string = 'UnreadableError';
}
