/**
 * One way to publish to a relay, reopened at growing intervals when it ends: a WebSocket where the relay has one and takes audio by it, otherwise a
 * libp2p stream. Relays of before 1.2.0 take audio by streams alone.
 */
import type { Connection } from '@libp2p/interface';
import type { RoomId } from '../../identity/ids.ts';
import type { Signer } from '../../identity/keys.ts';
import { Retry } from '../../util/retry.ts';
import { type PublishDrop, Publisher } from './publisher.ts';
import { publishStream } from './stream-channel.ts';
import { publishSocket, publishUrl } from './websocket-channel.ts';

export interface PublishConnectionOptions {
  readonly room: RoomId;
  readonly session: Signer;
  /** `wanted` may have changed, or `twice`. */
  readonly onDemand: () => void;
}

/** How a relay is reached. */
export interface PublishRoute {
  /** Its peer id and its address. */
  readonly relay: string;
  readonly address: string;
  /** The connection to use for a stream; `own`: it is closed with the stream. */
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  /** The libp2p connection that the relay is reached by now. Once it is another, a WebSocket of before that sends nothing is as dead as the first. */
  readonly reachedBy?: Connection;
  readonly own?: boolean;
  /** Only a WebSocket is tried, over and over. */
  readonly bySocketOnly?: boolean;
}

export type PublishWay = 'websocket' | 'stream';

const OPEN_TIMEOUT = 8_000;
/** A WebSocket has this long until the challenge is answered, ms: then a stream is opened instead. */
const SOCKET_TIMEOUT = 4_000;
/** A stream is opened at once for this long after a WebSocket that nothing came of in time, or that ended as soon as it was open, ms. */
const SOCKET_AGAIN = 180_000;
/** What lasted for five seconds was good: the next attempt is soon. */
const RETRY = { first: 300, max: 10_000, stood: 5_000 };

interface Open {
  readonly publisher: Publisher;
  readonly way: PublishWay;
  readonly reachedBy: Connection | undefined;
}

export class PublishConnection {
  readonly #o: PublishConnectionOptions;
  readonly #closing = new AbortController();
  #open: Open | undefined;
  #opening = false;
  readonly #retry = new Retry(RETRY);
  /** No WebSocket is tried before, ms. */
  #socketFrom = Number.NEGATIVE_INFINITY;

  constructor(options: PublishConnectionOptions) {
    this.#o = options;
  }

  /** How the relay takes audio now; undefined while it does not. */
  get way(): PublishWay | undefined {
    return this.#open?.way;
  }

  /** True while the relay has listeners. */
  get wanted(): boolean {
    return this.#open?.publisher.wanted ?? false;
  }

  /** True while the relay asks for a second connection beside this one. */
  get twice(): boolean {
    return this.#open?.publisher.twice ?? false;
  }

  /** Call it a few times a second. */
  keep(route: PublishRoute): void {
    this.#endWhenStalled();
    if (this.#open?.reachedBy !== route.reachedBy) this.#endWhenUnsent();
    if (this.#open !== undefined || this.#opening || !this.#retry.isDue(performance.now())) return;
    this.#opening = true;
    void this.#attempt(route)
      .catch(() => this.#retry.failed(performance.now()))
      .finally(() => {
        this.#opening = false;
      });
  }

  /** Returns why the bundle was dropped, if it was. */
  send(bundle: Uint8Array): PublishDrop | undefined {
    const drop = this.#open?.publisher.send(bundle);
    this.#endWhenStalled();
    return drop;
  }

  /** Retries immediately, also in place of a WebSocket that has not sent all it was given: the network may be another. */
  hurry(): void {
    this.#endWhenUnsent();
    this.#retry.hurry();
  }

  /** For good. Idempotent. */
  close(): void {
    this.#closing.abort();
    this.#open?.publisher.close();
  }

  #endWhenStalled(): void {
    if (this.#socket?.isStalled(performance.now()) === true) this.#socket.close();
  }

  #endWhenUnsent(): void {
    if ((this.#socket?.queued ?? 0) > 0) this.#socket?.close();
  }

  /** Undefined while audio goes by a stream, which libp2p ends when its connection is dead. */
  get #socket(): Publisher | undefined {
    return this.#open?.way === 'websocket' ? this.#open.publisher : undefined;
  }

  async #attempt(route: PublishRoute): Promise<void> {
    if (await this.#overSocket(route)) return;
    if (route.bySocketOnly === true || !(await this.#overStream(route))) this.#retry.failed(performance.now());
  }

  async #overSocket({ relay, address, reachedBy, bySocketOnly = false }: PublishRoute): Promise<boolean> {
    const url = publishUrl(address);
    if (url === undefined || (performance.now() < this.#socketFrom && !bySocketOnly)) return false;
    const channel = publishSocket({ url, relay, room: this.#o.room, session: this.#o.session });
    return this.#use({ way: 'websocket', reachedBy }, SOCKET_TIMEOUT, (signal, onEnd) =>
      Publisher.open(channel, signal, { onEnd, onDemand: this.#o.onDemand }),
    );
  }

  #overStream({ connect, reachedBy, own = false }: PublishRoute): Promise<boolean> {
    let connection: Connection | undefined;
    const release = (): void => {
      if (own) void connection?.close().catch(() => connection?.abort(new Error('done publishing')));
    };
    return this.#use(
      { way: 'stream', reachedBy },
      OPEN_TIMEOUT,
      async (signal, onEnd) => {
        connection = await connect(signal);
        signal.throwIfAborted();
        const channel = publishStream(connection, this.#o.room);
        return Publisher.open(channel, signal, { onEnd, onDemand: this.#o.onDemand });
      },
      release,
    );
  }

  /** False when it could not be opened. `release`: called once it is over, or could not be opened. */
  async #use(
    by: Omit<Open, 'publisher'>,
    timeout: number,
    open: (signal: AbortSignal, onEnd: () => void) => Promise<Publisher>,
    release: () => void = () => undefined,
  ): Promise<boolean> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('not opened in time')), timeout);
    const signal = AbortSignal.any([this.#closing.signal, late.signal]);
    let over = false;
    let openedAt = Number.POSITIVE_INFINITY;
    const ended = (): void => {
      over = true;
      release();
      this.#open = undefined;
      const now = performance.now();
      if (by.way === 'websocket' && now - openedAt < RETRY.stood) this.#socketFrom = now + SOCKET_AGAIN;
      this.#retry.ended(openedAt, now);
      this.#o.onDemand();
    };
    try {
      const publisher = await open(signal, ended);
      if (this.#closing.signal.aborted) publisher.close();
      if (!over) this.#open = { publisher, ...by };
      openedAt = performance.now();
      this.#o.onDemand();
      return true;
    } catch {
      if (by.way === 'websocket' && late.signal.aborted) this.#socketFrom = performance.now() + SOCKET_AGAIN;
      release();
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
