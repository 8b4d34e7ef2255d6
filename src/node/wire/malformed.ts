/** What is wrong with bytes from a remote. A file of its own: the codec worker needs these and not the CBOR beside which they are thrown. */

/** Bytes from a remote are not what the protocol says. The message names the field, never its content. */
export class MalformedError extends Error {
  override readonly name: string = 'MalformedError';
}

/** Genuine perhaps, but not of now: the sender's clock or ours is off, or it is played back. Ours may be wrong: blame with care. */
export class StaleError extends MalformedError {
  /** How far beyond what is taken, ms. */
  readonly by: number;
  constructor(message: string, by: number) {
    super(message);
    this.by = by;
  }
}
