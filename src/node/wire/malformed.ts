/** What is wrong with bytes from a remote. Separate from cbor.ts because the codec worker needs these errors and not the decoder. */

/** Bytes from a remote are not what the protocol says. The message names the field, never its content. */
export class MalformedError extends Error {
  override readonly name: string = 'MalformedError';
}

/**
 * Possibly genuine, but not current: one of the two clocks is wrong, or the message is a replay. As the local clock may be the wrong one, do not
 * blame the sender for this alone.
 */
export class StaleError extends MalformedError {
  /** How far outside the accepted range, ms. */
  readonly by: number;
  constructor(message: string, by: number) {
    super(message);
    this.by = by;
  }
}

/** Of a later version of the protocol than this code: it cannot be judged here, and nobody is to blame. */
export class NewerError extends StaleError {
  constructor(message: string) {
    super(message, 0);
  }
}
