/** Bytes of a file or stream, looked at before they are read. */

/** A file (Node has them by `openAsBlob` of node:fs), all its bytes, or bytes as they come. */
export type SoundSource = Uint8Array | Blob | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Bytes that are handed on at once: what little of a strange file may become is then little too. */
const PIECE = 4_096;

export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** Taken and not handed on. */
  #ahead: Uint8Array = new Uint8Array(0);
  #ended = false;
  #failed: { readonly error: unknown } | undefined;

  /** `close` it. */
  constructor(source: SoundSource) {
    this.#pieces = pieces(source);
  }

  /** The next bytes: so many, or fewer at the end. They stay. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#ahead.byteLength < count && (await this.#more()));
    return this.#ahead.subarray(0, count);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      if (this.#ahead.byteLength === 0 && !(await this.#more())) return;
      const some = Math.min(left, this.#ahead.byteLength);
      this.#ahead = this.#ahead.subarray(some);
      left -= some;
    }
  }

  /** All that is left, in small pieces. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#ahead.byteLength === 0 && !(await this.#more())) return;
      const piece = this.#ahead.subarray(0, PIECE);
      this.#ahead = this.#ahead.subarray(piece.byteLength);
      yield piece;
    }
  }

  /** Throws what ended the source before its time: until then that looks like its end, so that what came before is heard. */
  check(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    let next: IteratorResult<Uint8Array>;
    try {
      next = await this.#pieces.next();
    } catch (error) {
      this.#failed = { error };
      next = { done: true, value: undefined };
    }
    if (next.done === true) {
      this.#ended = true;
      return false;
    }
    const all = new Uint8Array(this.#ahead.byteLength + next.value.byteLength);
    all.set(this.#ahead);
    all.set(next.value, this.#ahead.byteLength);
    this.#ahead = all;
    return true;
  }
}

async function* pieces(source: SoundSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else if (!(source instanceof Blob)) yield* source;
  else
    for (let at = 0; at < source.size; at += BLOCK)
      yield new Uint8Array(await source.slice(at, at + BLOCK).arrayBuffer());
}

/** Bytes of a file that are read at once. */
const BLOCK = 65_536;
