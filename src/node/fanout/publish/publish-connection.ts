/** One way to publish to a relay: opens a stream, and reopens it when it ends, at growing intervals. */
import type { Connection } from '@libp2p/interface';
import type { RoomId } from '../../identity/ids.ts';
import { Retry } from '../../util/retry.ts';
import { type PublishDrop, PublishStream } from './publish-stream.ts';

export interface PublishConnectionOptions {
  readonly room: RoomId;
  /** `wanted` may have changed, or `twice`. */
  readonly onDemand: () => void;
}

const OPEN_TIMEOUT = 8_000;
/** A stream that lasted for five seconds was a good one: the next attempt is soon. */
const RETRY = { first: 300, max: 10_000, stood: 5_000 };

export class PublishConnection {
  readonly #o: PublishConnectionOptions;
  readonly #closing = new AbortController();
  #publisher: PublishStream | undefined;
  #opening = false;
  readonly #retry = new Retry(RETRY);

  constructor(options: PublishConnectionOptions) {
    this.#o = options;
  }

  /** True while there is a stream. */
  get open(): boolean {
    return this.#publisher !== undefined;
  }

  /** True while the relay has listeners. */
  get wanted(): boolean {
    return this.#publisher?.wanted ?? false;
  }

  /** True while the relay asks for a second connection beside this one. */
  get twice(): boolean {
    return this.#publisher?.twice ?? false;
  }

  /** Call it a few times a second. `connect` gives the connection to use; `own`: it is closed with the stream. */
  keep(connect: (signal: AbortSignal) => Promise<Connection>, own = false): void {
    if (this.#publisher !== undefined || this.#opening || !this.#retry.isDue(performance.now())) return;
    this.#opening = true;
    void this.#open(connect, own).finally(() => {
      this.#opening = false;
    });
  }

  /** Returns why the bundle was dropped, if it was. */
  send(bundle: Uint8Array): PublishDrop | undefined {
    return this.#publisher?.send(bundle);
  }

  /** Retries immediately. */
  hurry(): void {
    this.#retry.hurry();
  }

  /** For good. Idempotent. */
  close(): void {
    this.#closing.abort();
    this.#publisher?.close();
  }

  async #open(connect: (signal: AbortSignal) => Promise<Connection>, own: boolean): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(OPEN_TIMEOUT)]);
    let connection: Connection | undefined;
    const release = (): void => {
      if (own) void connection?.close().catch(() => connection?.abort(new Error('done publishing')));
    };
    let over = false;
    let openedAt = Number.POSITIVE_INFINITY;
    const ended = (): void => {
      over = true;
      release();
      this.#publisher = undefined;
      this.#retry.ended(openedAt, performance.now());
      this.#o.onDemand();
    };
    try {
      connection = await connect(signal);
      signal.throwIfAborted();
      const publisher = await PublishStream.open(connection, this.#o.room, signal, ended, this.#o.onDemand);
      if (signal.aborted) publisher.close();
      if (!over) this.#publisher = publisher;
      openedAt = performance.now();
      this.#o.onDemand();
    } catch {
      release();
      this.#retry.failed(performance.now());
    }
  }
}
