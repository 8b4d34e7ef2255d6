/** Listeners over plain WebSocket: the fast path. A page hears before libp2p has loaded, and a send costs a fifth of one on a libp2p stream. */
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HELLO_TIMEOUT } from '../../src/node/fanout/protocol/constants.ts';
import { MAX_LISTENER_MESSAGE } from '../../src/node/fanout/protocol/listener-messages.ts';
import { refuse, type UpgradeHandler } from '../http/upgrade.ts';
import type { Counted, Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import type { Guest, ListenerSession, ListenerSessions } from './listener-session.ts';
import type { Batch } from './types.ts';
import { binaryFrames } from './websocket-frame.ts';

export interface ListenSocketOptions {
  readonly sessions: ListenerSessions;
  readonly counters: Counters;
  /** Seconds between pings; a listener that has not answered since the last one is gone. */
  readonly pingEvery?: number;
}

export interface ListenSocket {
  /** Pages from any origin are accepted: there are no cookies, and anyone may listen. */
  readonly handler: UpgradeHandler;
  stop(): void;
}

const PING = 15;
/** A closed connection has this long to send what was queued, ms. */
const LINGER = 2_000;
/** Most meaningless frames, such as unsolicited pings and pongs, that a listener may send between two pings. */
const MAX_IDLE_FRAMES = 64;
/** WebSocket's codes (RFC 6455, section 7.4.1, and its registry): going away, try again later. */
const GOING_AWAY = 1001;
const TRY_LATER = 1013;

export function createListenSocket({ sessions, counters, pingEvery = PING }: ListenSocketOptions): ListenSocket {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // The frame's header is enough to reject: nobody waits for a length above this.
    maxPayload: MAX_LISTENER_MESSAGE,
    maxFragments: 4,
    // Answered by hand below: pongs to somebody who never reads would pile up.
    autoPong: false,
    clientTracking: false,
  });
  const guests = new Set<SocketGuest>();
  const framed = createFramer();
  // Spread over the interval, so that thousands of pings do not delay audio.
  let turn = 0;
  let joined = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % pingEvery;
    for (const guest of guests) if (guest.turn === turn) guest.ping();
  }, 1_000);

  const take = async (...[request, socket, head, address]: Parameters<UpgradeHandler>): Promise<void> => {
    // The client may disconnect while we wait; drop the socket and ignore its error.
    const hangUp = (): void => void socket.destroy();
    socket.on('error', hangUp);
    const visit = await sessions.admit(address);
    if (typeof visit === 'string') {
      refuse(socket, visit === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
      return;
    }
    if (socket.destroyed) {
      visit.gone();
      return;
    }
    socket.once('close', () => visit.gone());
    socket.off('error', hangUp);
    server.handleUpgrade(request, socket, head, (webSocket) => {
      joined = (joined + 1) % pingEvery;
      const from = shareKey(address);
      const guest = new SocketGuest({ from, socket: webSocket, line: socket, framed, turn: joined, visit, counters });
      guests.add(guest);
      webSocket.once('close', () => guests.delete(guest));
    });
  };

  return {
    handler: (...asked) => void take(...asked),
    stop: () => {
      clearInterval(timer);
      for (const guest of guests) guest.end();
      server.close();
    },
  };
}

/** Puts WebSocket headers before messages; once for all listeners that are sent the same messages one after the other. */
function createFramer(): (batch: Batch) => Uint8Array {
  let last: Batch | undefined;
  let framed: Uint8Array = new Uint8Array();
  return (batch) => {
    if (batch !== last) framed = binaryFrames(batch);
    last = batch;
    return framed;
  };
}

interface SocketGuestOptions {
  readonly from: string;
  readonly socket: WebSocket;
  /** The stream that the WebSocket writes to. Complete frames go straight there, because `ws` would frame each message again for each listener. */
  readonly line: Duplex;
  readonly framed: (batch: Batch) => Uint8Array;
  /** This listener's second in the round of pings. */
  readonly turn: number;
  readonly visit: ListenerSession;
  readonly counters: Counters;
}

/** One listener's socket, from the handshake to its end. */
class SocketGuest implements Guest {
  readonly #o: SocketGuestOptions;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #alive = true;
  #idleFrames = 0;

  constructor(options: SocketGuestOptions) {
    this.#o = options;
    const { socket, visit } = options;
    visit.begin(this);
    this.#timer = setTimeout(() => this.#showOut('listen.refused.hello'), HELLO_TIMEOUT);
    socket.on('message', (data: Buffer) => {
      // Frames of the same packet are still delivered after an end.
      if (this.#ended) return;
      clearTimeout(this.#timer);
      visit.hear(new Uint8Array(data));
    });
    socket.on('ping', (data: Buffer) => {
      if (this.#idle() && this.queued === 0) socket.pong(data);
    });
    socket.on('pong', () => {
      this.#alive = true;
      this.#idle();
    });
    socket.on('error', () => this.#showOut('listen.refused.malformed'));
    socket.on('close', () => {
      this.#ended = true;
      clearTimeout(this.#timer);
    });
  }

  get from(): string {
    return this.#o.from;
  }

  get turn(): number {
    return this.#o.turn;
  }

  get queued(): number {
    return this.#o.line.writableLength;
  }

  send(batch: Batch): void {
    const { line, framed } = this.#o;
    if (!this.#ended && line.writable) line.write(framed(batch));
  }

  close(): void {
    this.#close(GOING_AWAY);
  }

  turnAway(): void {
    this.#close(TRY_LATER);
  }

  ping(): void {
    if (this.#ended) return;
    if (!this.#alive) {
      this.#showOut('listen.closed.silent');
      return;
    }
    this.#alive = false;
    this.#idleFrames = 0;
    this.#o.socket.ping();
  }

  end(): void {
    this.#ended = true;
    this.#o.socket.terminate();
  }

  #close(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#o.socket.close(code);
    this.#timer = setTimeout(() => this.#o.socket.terminate(), LINGER);
  }

  /** False after too many meaningless frames. */
  #idle(): boolean {
    this.#idleFrames++;
    if (this.#idleFrames > MAX_IDLE_FRAMES) this.#showOut('listen.refused.hello');
    return !this.#ended;
  }

  #showOut(counted: Counted): void {
    if (this.#ended) return;
    this.#o.counters.add(counted);
    this.end();
  }
}
