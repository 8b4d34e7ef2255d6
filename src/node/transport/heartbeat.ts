/**
 * Notices that the far end of a connection is gone where the transport does not say so: a cable that was pulled, a machine that lost its power.
 * Who opened a connection asks for a sign of life on it, each at its own time. libp2p's own monitor has both ends ask on all of theirs, every ten seconds, at
 * one moment. Where a peer has several connections both ends ask, and on the older ones as soon as there is a newer one: a peer whose connection died comes
 * back by another, and the end that did not see the first one die would go on using it.
 */
import type { Connection, Libp2p } from '@libp2p/interface';

/** Whoever runs it answers; whoever does not says so, which is as good. */
const PROTOCOL = '/ipfs/ping/1.0.0';
const LOOK = 1_000;
/** Between two questions on a connection, and at most until the first, ms. */
export const INTERVAL = 20_000;
export const FIRST = 10_000;
/** No answer for so long is none, ms. */
const PATIENCE = 10_000;

export interface HeartbeatOptions {
  readonly libp2p: Libp2p;
  /** A clock that never goes back, ms. */
  readonly now?: () => number;
  /** How long an answer may take, ms. */
  readonly patience?: number;
}

/** WebRTC asks by itself (consent, RFC 7675), and a stream is dear there: it is asked once, for how far the other end is. */
function watchesItself({ remoteAddr }: Connection): boolean {
  return remoteAddr.getComponents().some(({ name }) => name === 'webrtc' || name === 'webrtc-direct');
}

export class Heartbeat {
  readonly #libp2p: Libp2p;
  readonly #now: () => number;
  readonly #patience: number;
  /** When each connection is asked next. */
  readonly #due = new WeakMap<Connection, number>();
  /** For each older connection, the newer one because of which it was asked. */
  readonly #doubted = new WeakMap<Connection, Connection>();
  #stopped = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ libp2p, now = () => performance.now(), patience = PATIENCE }: HeartbeatOptions) {
    this.#libp2p = libp2p;
    this.#now = now;
    this.#patience = patience;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#stopped = new AbortController();
    this.#timer = setInterval(() => this.look(), LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stopped.abort(new Error('stopped'));
  }

  /** Asks where it is due. */
  look(): void {
    for (const peer of this.#libp2p.getPeers()) {
      // A circuit is for an introduction, and its two ends are asked by the relay's connections.
      const direct = this.#libp2p.getConnections(peer).filter((c) => c.limits === undefined);
      const newest = direct.at(-1)!;
      for (const connection of direct)
        if (connection.direction === 'outbound' || direct.length > 1) this.#askIfDue(connection, newest);
    }
  }

  #askIfDue(connection: Connection, newest: Connection): void {
    const now = this.#now();
    const doubtful = connection !== newest && this.#doubted.get(connection) !== newest;
    if (doubtful) this.#doubted.set(connection, newest);
    const due = doubtful ? now : this.#due.get(connection);
    if (due === undefined) this.#due.set(connection, now + Math.random() * FIRST);
    if (due === undefined || due > now) return;
    this.#due.set(connection, watchesItself(connection) ? Number.POSITIVE_INFINITY : now + INTERVAL);
    void this.#ask(connection);
  }

  /** Notes how long the answer took; ends a connection on which none comes. */
  async #ask(connection: Connection): Promise<void> {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#patience)]);
    const asked = this.#now();
    try {
      const stream = await connection.newStream(PROTOCOL, { signal });
      stream.abort(new Error('no more was asked'));
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      if (!(error instanceof Error) || error.name !== 'UnsupportedProtocolError') {
        connection.abort(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
    connection.rtt = this.#now() - asked;
  }
}
