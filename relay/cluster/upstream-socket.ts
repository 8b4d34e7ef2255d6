/**
 * A WebSocket to another relay's `/listen`, as listeners open it. Bounded by what the other may send between two of its messages; how much it says is for
 * whoever listens to measure.
 */
import { randomBytes } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import { MAX_RELAY_MESSAGE } from '../../src/node/fanout/protocol/relay-messages.ts';
import { listenUrl } from '../../src/node/relays/address.ts';
import { isPublicRelay, isRelayAddress } from '../forwarding/alternative-relays.ts';
import { isReserved } from '../util/ip.ts';
import { publicLookup } from './public-dial.ts';

export interface UpstreamSocket {
  /** False once it has ended. */
  readonly isOpen: boolean;
  /** Round trip, ms, at most MAX_ROUND_TRIP; undefined until it was measured. */
  readonly roundTrip: number | undefined;
  /** Ignored after the end. */
  send(message: Uint8Array): void;
  /** Ends it at once. Nothing follows but `onEnd`. */
  end(): void;
}

export interface UpstreamSocketEvents {
  readonly onMessage: (message: Uint8Array) => void;
  /** Once. `broken`: the other side broke the protocol of WebSockets, or sent a message that is too long or no message of this kind. */
  readonly onEnd: (broken: boolean) => void;
}

/** Opens one at a relay's multiaddr. Rejects when it cannot be opened, and when the signal aborts before it is; then no event follows. */
export type DialUpstream = (at: string, events: UpstreamSocketEvents, signal: AbortSignal) => Promise<UpstreamSocket>;

export interface UpstreamDialOptions {
  /** True for an address that may lead into this relay's own network: its operator named it, or it serves that network alone. */
  readonly mayBePrivate: (at: string) => boolean;
}

/** Time for connection, TLS and handshake, ms. */
const OPEN_TIMEOUT = 6_000;
/** How often the round trip is measured, ms, and what is measured at most. */
const PING = 5_000;
const MAX_ROUND_TRIP = 1_000;
/** Most pings and pongs of the other side between two of ours: it sends one in fifteen seconds, and answers. */
const MAX_IDLE_FRAMES = 64;
/** Fragments of one message: relays send none, a proxy between may. */
const MAX_FRAGMENTS = 64;
/** What waits to be written to a relay that does not read, bytes. */
const MAX_QUEUED = 65_536;

export function createUpstreamDial({ mayBePrivate }: UpstreamDialOptions): DialUpstream {
  return async (at, events, signal) => {
    signal.throwIfAborted();
    const url = listenUrl(at);
    if (url === undefined || !isRelayAddress(at)) throw new Error('not the address of a WebSocket');
    const anywhere = mayBePrivate(at);
    if (!anywhere && !(isPublicRelay(at) && isPublicHost(url))) throw new Error('not a public relay');
    return await open(url, anywhere ? undefined : publicLookup, events, signal);
  };
}

/** False for what a URL takes for an address although a multiaddr calls it a name, such as 2130706433: no name is looked up then. */
function isPublicHost(url: string): boolean {
  return !isReserved(new URL(url).hostname.replace(/^\[|\]$/g, ''));
}

function open(
  url: string,
  lookup: LookupFunction | undefined,
  events: UpstreamSocketEvents,
  signal: AbortSignal,
): Promise<UpstreamSocket> {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: OPEN_TIMEOUT,
    maxPayload: MAX_RELAY_MESSAGE,
    maxFragments: MAX_FRAGMENTS,
    // Answered by hand: pongs to somebody who never reads would pile up.
    autoPong: false,
    ...(lookup === undefined ? {} : { lookup }),
  });
  return new Promise((resolve, reject) => {
    const abort = (): void => socket.terminate();
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', abort);
      reject(error);
    };
    signal.addEventListener('abort', abort, { once: true });
    // Stays: an error without a listener would end the process.
    socket.on('error', fail);
    socket.once('open', () => {
      signal.removeEventListener('abort', abort);
      resolve(new OpenSocket(socket, events));
    });
  });
}

class OpenSocket implements UpstreamSocket {
  readonly #socket: WebSocket;
  readonly #events: UpstreamSocketEvents;
  readonly #timer: NodeJS.Timeout;
  #isOpen = true;
  #ended = false;
  #roundTrip: number | undefined;
  #asked: { readonly nonce: Buffer; readonly at: number } | undefined;
  #idleFrames = 0;

  constructor(socket: WebSocket, events: UpstreamSocketEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    socket.on('ping', (data) => {
      if (this.#idle() && socket.bufferedAmount === 0) socket.pong(data);
    });
    socket.on('pong', (data) => this.#hearPong(data));
    socket.on('error', (error) => {
      const { code } = error as NodeJS.ErrnoException;
      this.#finish(code?.startsWith('WS_ERR') === true);
    });
    socket.on('close', () => this.#finish(false));
    this.#timer = setInterval(() => this.#ping(), PING);
    this.#ping();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get roundTrip(): number | undefined {
    return this.#roundTrip;
  }

  send(message: Uint8Array): void {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > MAX_QUEUED) this.end();
    else this.#socket.send(message);
  }

  end(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#socket.terminate();
  }

  #hear(data: RawData, isBinary: boolean): void {
    // Messages of the same packet are still delivered after an end.
    if (!this.#isOpen) return;
    if (isBinary) this.#events.onMessage(new Uint8Array(data as Buffer));
    else this.#finish(true);
  }

  #ping(): void {
    this.#idleFrames = 0;
    // One that is not answered yet may still be: its time is what counts then.
    if (!this.#isOpen || this.#asked !== undefined) return;
    this.#asked = { nonce: randomBytes(8), at: performance.now() };
    this.#socket.ping(this.#asked.nonce);
  }

  #hearPong(data: Buffer): void {
    if (!this.#idle() || this.#asked === undefined || !this.#asked.nonce.equals(data)) return;
    this.#roundTrip = Math.min(MAX_ROUND_TRIP, performance.now() - this.#asked.at);
    this.#asked = undefined;
  }

  /** False after too many frames that say nothing. */
  #idle(): boolean {
    this.#idleFrames++;
    if (this.#idleFrames > MAX_IDLE_FRAMES) this.#finish(true);
    return this.#isOpen;
  }

  #finish(broken: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.end();
    this.#events.onEnd(broken);
  }
}
