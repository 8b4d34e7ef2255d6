/**
 * Detects that the far end of a connection is gone where the transport does not report it: a pulled cable, a machine without power. The side that
 * opened a connection pings on it, each connection at its own time. (libp2p's own monitor pings from both ends on every connection, every ten
 * seconds, all at once.) Where a peer has several connections both ends ping, and on older ones as soon as there is a newer one: a peer whose
 * connection died returns on another, and the end that did not notice would keep using the dead one.
 */
import type { Connection, Libp2p } from '@libp2p/interface';

/** A peer that runs it answers; one that does not says so, which is just as good. */
const PROTOCOL = '/ipfs/ping/1.0.0';
const LOOK = 1_000;
/** Time between two pings on a connection, and the longest time until the first, ms. */
export const INTERVAL = 20_000;
export const FIRST = 10_000;
/** A ping without an answer for this long has failed, ms. */
const PATIENCE = 10_000;

export interface HeartbeatOptions {
  readonly libp2p: Libp2p;
  /** A clock that never goes back, ms. */
  readonly now?: () => number;
  /** How long an answer may take, ms. */
  readonly patience?: number;
}

/** WebRTC does this itself (consent, RFC 7675), and a stream is expensive there: it is pinged once, to measure the round trip. */
function watchesItself({ remoteAddr }: Connection): boolean {
  return remoteAddr.getComponents().some(({ name }) => name === 'webrtc' || name === 'webrtc-direct');
}

export class Heartbeat {
  readonly #libp2p: Libp2p;
  readonly #now: () => number;
  readonly #patience: number;
  /** When each connection is pinged next. */
  readonly #due = new WeakMap<Connection, number>();
  /** For each older connection, the newer one because of which it was pinged. */
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

  /** Pings connections that are due. */
  look(): void {
    for (const peer of this.#libp2p.getPeers()) {
      // A circuit only serves an introduction, and both ends already ping the relay.
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

  /** Notes the round trip; closes a connection that does not answer. */
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
