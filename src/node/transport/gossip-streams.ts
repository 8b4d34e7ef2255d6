/**
 * Keeps gossipsub supplied with streams. On its own, gossipsub opens one outbound stream to each peer and no other while any connection to that peer
 * is open: when the stream ends, or its connection dies unnoticed, the two peers are cut off from each other for good. It opens streams one after the
 * other, so one peer that does not answer delays all others. And it removes a peer when any stream from it fails, even one that was replaced long
 * ago.
 *
 * Streams are therefore opened here and handed to gossipsub: again when one ends, and on the connection that the peer uses now.
 */
import type { Connection, PeerId, Stream, StreamHandler, StreamHandlerOptions, Topology } from '@libp2p/interface';
import { Retry } from '../util/retry.ts';
import { MalformedError } from '../wire/malformed.ts';
import { RpcBudget } from './rpc-budget.ts';

/** The part of libp2p's registrar that is wrapped. */
interface Registrar {
  handle(protocol: string, handler: StreamHandler, options?: StreamHandlerOptions): Promise<void>;
  register(protocol: string, topology: Topology): Promise<string>;
}

export interface GossipStreamsOptions {
  /** Makes gossipsub forget its outbound stream to the peer with this id, because it accepts no new one while it has one. */
  readonly release: (peer: string) => void;
  /** A peer sends far more than any gossip is. */
  readonly onFlood: (peer: PeerId) => void;
  /** A clock that never goes back, ms. */
  readonly now?: () => number;
}

interface Neighbour {
  /** Connections on which the peer sends gossip, the newest last. */
  connections: Connection[];
  outbound: { readonly stream: Stream; readonly connection: Connection; readonly since: number } | undefined;
  /** The newest inbound stream. */
  inbound: Stream | undefined;
  opening: AbortController | undefined;
  /** What it may send, by whichever stream. */
  readonly budget: RpcBudget;
  /** When a stream may be opened. */
  readonly retry: Retry;
}

/** Time limit for opening a stream, and for closing one, ms. */
const PATIENCE = 10_000;
const RETRY = { first: 1_000, max: 60_000, stood: 60_000 };

export class GossipStreams {
  readonly #release: (peer: string) => void;
  readonly #onFlood: (peer: PeerId) => void;
  readonly #now: () => number;
  readonly #protocols = new Set<string>();
  readonly #neighbours = new Map<string, Neighbour>();
  #topology: Topology | undefined;

  constructor({ release, onFlood, now = () => performance.now() }: GossipStreamsOptions) {
    this.#release = release;
    this.#onFlood = onFlood;
    this.#now = now;
  }

  /** The registrar for gossipsub to use in place of libp2p's. */
  around<R extends Registrar>(registrar: R): R {
    const handle: Registrar['handle'] = (protocol, handler, options) => {
      this.#protocols.add(protocol);
      return registrar.handle(protocol, (stream, connection) => this.#hear(handler, stream, connection), options);
    };
    const register: Registrar['register'] = (protocol, topology) => {
      this.#topology = topology;
      return registrar.register(protocol, {
        ...topology,
        onConnect: (_peer, connection) => this.#meet(connection),
        onDisconnect: (peer) => {
          this.#forget(this.#neighbours.get(peer.toString()));
          return topology.onDisconnect?.(peer);
        },
      });
    };
    return Object.create(registrar, { handle: { value: handle }, register: { value: register } }) as R;
  }

  /** Opens missing streams. Call it about once a second. */
  look(): void {
    for (const [id, neighbour] of this.#neighbours) {
      neighbour.connections = neighbour.connections.filter((c) => c.status === 'open');
      if (neighbour.connections.length === 0) this.#neighbours.delete(id);
      else this.#openIfDue(neighbour);
    }
  }

  #neighbour(connection: Connection): Neighbour {
    const id = connection.remotePeer.toString();
    let neighbour = this.#neighbours.get(id);
    if (neighbour === undefined) {
      neighbour = {
        connections: [],
        outbound: undefined,
        inbound: undefined,
        opening: undefined,
        budget: new RpcBudget(),
        retry: new Retry(RETRY),
      };
      this.#neighbours.set(id, neighbour);
    }
    return neighbour;
  }

  /** Notes a connection on which a peer sends gossip. libp2p reports each once per protocol version. */
  #meet(connection: Connection): void {
    const neighbour = this.#neighbour(connection);
    if (connection.status !== 'open' || neighbour.connections.includes(connection)) return;
    neighbour.connections.push(connection);
    // An existing stream stays where it is: the second connection may serve another purpose while the first is fine.
    if (neighbour.outbound === undefined) void this.#open(neighbour, connection);
  }

  #openIfDue(neighbour: Neighbour): void {
    const { outbound, opening, retry, connections } = neighbour;
    if (outbound !== undefined || opening !== undefined || !retry.isDue(this.#now())) return;
    const connection = connections.at(-1);
    if (connection !== undefined) void this.#open(neighbour, connection);
  }

  async #open(neighbour: Neighbour, connection: Connection): Promise<void> {
    neighbour.opening?.abort(new Error('opened on another connection'));
    const opening = new AbortController();
    neighbour.opening = opening;
    const signal = AbortSignal.any([opening.signal, AbortSignal.timeout(PATIENCE)]);
    try {
      const stream = await connection.newStream([...this.#protocols], { signal });
      if (opening.signal.aborted) stream.abort(new Error('too late'));
      else if (stream.status === 'open') this.#speak(neighbour, connection, stream);
      else neighbour.retry.failed(this.#now());
    } catch {
      if (opening.signal.aborted) return;
      // The next attempt uses another connection, if there is one.
      neighbour.connections = [connection, ...neighbour.connections.filter((c) => c !== connection)];
      neighbour.retry.failed(this.#now());
    } finally {
      if (neighbour.opening === opening) neighbour.opening = undefined;
    }
  }

  /** Hands the stream to gossipsub in place of the current one. Data already sent on that one still arrives. */
  #speak(neighbour: Neighbour, connection: Connection, stream: Stream): void {
    const before = neighbour.outbound;
    const outbound = { stream, connection, since: this.#now() };
    neighbour.outbound = outbound;
    stream.addEventListener('close', () => {
      if (neighbour.outbound !== outbound) return;
      neighbour.outbound = undefined;
      neighbour.retry.ended(outbound.since, this.#now());
    });
    this.#release(connection.remotePeer.toString());
    if (before !== undefined) closeGently(before.stream);
    this.#topology?.onConnect?.(
      connection.remotePeer,
      standIn(connection, () => (neighbour.outbound === outbound ? stream : undefined)),
    );
  }

  /** Handles a stream that a peer opens. */
  #hear(handler: StreamHandler, stream: Stream, connection: Connection): void | Promise<void> {
    const neighbour = this.#neighbour(connection);
    neighbour.inbound = stream;
    this.#meet(connection);
    const { connections, outbound } = neighbour;
    // A peer that sends from a newer connection has given up the older one, where it may be unreachable. The move is only ever to a newer connection;
    // otherwise two peers that dialed each other at the same time would follow each other for ever.
    if (outbound === undefined) this.#openIfDue(neighbour);
    else if (connections.indexOf(connection) > connections.indexOf(outbound.connection))
      void this.#open(neighbour, connection);
    return handler(
      this.#read(neighbour, stream, connection.remotePeer),
      standIn(connection, () => undefined),
    );
  }

  /** The stream that gossipsub reads. Gossipsub closes it when a newer one arrives, or when it removes the peer. */
  #read(neighbour: Neighbour, stream: Stream, peer: PeerId): Stream {
    const reader: Pick<Stream, 'close' | 'abort'> & AsyncIterable<unknown> = {
      [Symbol.asyncIterator]: () => this.#messages(neighbour, stream, peer),
      abort: (error) => stream.abort(error),
      close: async () => {
        // A reset tells the other end that it was removed: it opens a new stream, which begins with its topics.
        if (neighbour.inbound === stream) stream.abort(new Error('removed from gossip'));
        else closeGently(stream);
      },
    };
    return reader as Stream;
  }

  async *#messages(neighbour: Neighbour, stream: Stream, peer: PeerId): AsyncGenerator<unknown> {
    const count = neighbour.budget.reader();
    let ended = false;
    try {
      for await (const chunk of stream) {
        count(chunk, this.#now());
        yield chunk;
      }
      ended = true;
    } catch (error) {
      if (error instanceof MalformedError) this.#onFlood(peer);
      // How a replaced stream ends says nothing about the peer.
      ended = neighbour.inbound !== stream;
      if (!ended) throw error;
    } finally {
      // Gossipsub removes the peer now. The peer must do the same, because a mesh that only one end remembers is never repaired.
      if (!ended) {
        stream.abort(new Error('removed from gossip'));
        this.#forget(neighbour);
      }
    }
  }

  #forget(neighbour: Neighbour | undefined): void {
    if (neighbour === undefined) return;
    const { inbound, outbound } = neighbour;
    neighbour.inbound = undefined;
    for (const stream of [inbound, outbound?.stream]) stream?.abort(new Error('removed from gossip'));
  }
}

/** What gossipsub uses of a connection, with a stream that is already open. */
function standIn({ remotePeer, remoteAddr, direction }: Connection, open: () => Stream | undefined): Connection {
  const connection: Pick<Connection, 'remotePeer' | 'remoteAddr' | 'direction' | 'status' | 'newStream'> = {
    remotePeer,
    remoteAddr,
    direction,
    status: 'open',
    newStream: async () => {
      const stream = open();
      if (stream === undefined) throw new Error('gossip streams are opened by GossipStreams');
      return stream;
    },
  };
  return connection as Connection;
}

function closeGently(stream: Stream): void {
  stream.close({ signal: AbortSignal.timeout(PATIENCE) }).catch((error: Error) => stream.abort(error));
}
