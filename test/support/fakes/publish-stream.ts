import type { Connection } from '@libp2p/interface';

/** The stream of a publisher as a relay has it that wants all that is said. */
export class FakePublishStream extends EventTarget {
  writeStatus = 'writable';
  writeBufferLength = 0;
  /** Thrown by the next `send`, once. */
  fails: Error | undefined;
  /** What was sent, its length before it. The first is the hello. */
  readonly sent: Uint8Array[] = [];
  readonly #over = Promise.withResolvers<void>();

  /** A connection to that relay. */
  get connection(): Connection {
    return { newStream: async () => this } as unknown as Connection;
  }

  /** Bundles sent. */
  get bundles(): number {
    return Math.max(0, this.sent.length - 1);
  }

  send(data: { subarray(): Uint8Array }): boolean {
    const error = this.fails;
    this.fails = undefined;
    if (error !== undefined) throw error;
    this.sent.push(data.subarray());
    return true;
  }

  abort(): void {
    this.writeStatus = 'closed';
    this.#over.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    // "Go", a message of one byte.
    yield Uint8Array.of(1, 1);
    await this.#over.promise;
  }
}
