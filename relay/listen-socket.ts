/** Listeners over plain WebSocket: the fast path. A page hears before libp2p has loaded, and a send costs a fifth of a libp2p stream's. */
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HELLO_TIMEOUT } from '../src/node/fanout/constants.ts';
import { encodeNotice } from '../src/node/fanout/messages.ts';
import { decodeUpward, MAX_UPWARD, type Upward } from '../src/node/fanout/upward.ts';
import { MalformedError } from '../src/node/wire/cbor.ts';
import type { Admission } from './admission.ts';
import type { Counters } from './counters.ts';
import type { Hub, Seat } from './hub.ts';
import { addressKey } from './ip.ts';
import type { Listener } from './listener.ts';
import { refuse, type UpgradeHandler } from './upgrade.ts';
import { binaryFrame } from './websocket-frame.ts';

export interface ListenSocketOptions {
  readonly hub: Hub;
  readonly admission: Admission;
  readonly counters: Counters;
  /** Seconds between signs of life that a listener is asked for; one that gave none since the last time has vanished. */
  readonly pingEvery?: number;
}

export interface ListenSocket {
  /** Takes pages from any origin: there are no cookies here, and whoever may connect may listen. */
  readonly handler: UpgradeHandler;
  stop(): void;
}

const PING = 15;
/** A closed connection has this long to take what was queued, ms. */
const LINGER = 2_000;
/** Most a listener may send of frames that mean nothing here, pings and pongs that nobody asked for, between two signs of life. */
const MAX_IDLE_FRAMES = 64;

export function createListenSocket({ hub, admission, counters, pingEvery = PING }: ListenSocketOptions): ListenSocket {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // The frame's header is enough to refuse: a length above this is never waited for.
    maxPayload: MAX_UPWARD,
    maxFragments: 4,
    // By hand below: an answer to each ping of someone who never reads would pile up.
    autoPong: false,
    clientTracking: false,
  });
  const guests = new Set<Guest>();
  const framed = createFramer();
  // Spread over the time between two rounds, so that thousands of pings do not delay audio.
  let turn = 0;
  let joined = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % pingEvery;
    for (const guest of guests) if (guest.turn === turn) guest.ping();
  }, 1_000);

  return {
    handler: (request, socket, head, address) => {
      const place = admission.enter(addressKey(address));
      if (typeof place === 'string') {
        counters.add(place === 'full' ? 'listen.refused.full' : 'listen.refused.address');
        refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
        return;
      }
      socket.once('close', place);
      server.handleUpgrade(request, socket, head, (webSocket) => {
        joined = (joined + 1) % pingEvery;
        const guest = new Guest(webSocket, socket, framed, joined, hub, counters);
        guests.add(guest);
        webSocket.once('close', () => guests.delete(guest));
      });
    },
    stop: () => {
      clearInterval(timer);
      for (const guest of guests) guest.end();
      server.close();
    },
  };
}

/** Puts the WebSocket header before a message; once for all listeners that are sent the same one after the other. */
function createFramer(): (message: Uint8Array) => Uint8Array {
  let last: Uint8Array | undefined;
  let framed = new Uint8Array();
  return (message) => {
    if (message !== last) framed = binaryFrame(message);
    last = message;
    return framed;
  };
}

/** One listener's socket, from the handshake to its end. */
class Guest implements Listener {
  readonly turn: number;
  readonly #socket: WebSocket;
  /** What the WebSocket writes to. Whole frames go straight there: `ws` would frame each message anew for each listener. */
  readonly #line: Duplex;
  readonly #framed: (message: Uint8Array) => Uint8Array;
  readonly #hub: Hub;
  readonly #counters: Counters;
  #seat: Seat | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #alive = true;
  #idleFrames = 0;

  constructor(
    socket: WebSocket,
    line: Duplex,
    framed: (message: Uint8Array) => Uint8Array,
    turn: number,
    hub: Hub,
    counters: Counters,
  ) {
    this.#socket = socket;
    this.#line = line;
    this.#framed = framed;
    this.turn = turn;
    this.#hub = hub;
    this.#counters = counters;
    this.#timer = setTimeout(() => this.#showOut('listen.refused.hello'), HELLO_TIMEOUT);
    socket.on('message', (data: Buffer) => this.#hear(data));
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
      this.#seat?.leave();
    });
  }

  get queued(): number {
    return this.#line.writableLength;
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (!this.#ended && this.#line.writable) this.#line.write(this.#framed(message));
  }

  close(): void {
    this.#close(1001);
  }

  ping(): void {
    if (this.#ended) return;
    if (!this.#alive) {
      this.#showOut('listen.closed.silent');
      return;
    }
    this.#alive = false;
    this.#idleFrames = 0;
    this.#socket.ping();
  }

  end(): void {
    this.#ended = true;
    this.#socket.terminate();
  }

  #hear(data: Buffer): void {
    // Frames of the same packet are still handed over after an end.
    if (this.#ended) return;
    let said: Upward;
    try {
      said = decodeUpward(new Uint8Array(data));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#showOut('listen.refused.malformed');
      return;
    }
    if (this.#seat !== undefined) {
      const stays = said.type === 'hello' ? this.#seat.again(said.hello) : this.#seat.hear(said);
      if (!stays) this.#showOut('listen.refused.hello');
      return;
    }
    if (said.type !== 'hello') {
      this.#showOut('listen.refused.malformed');
      return;
    }
    clearTimeout(this.#timer);
    const entered = this.#hub.listen(said.hello, this);
    if (!('refused' in entered)) {
      this.#seat = entered;
      return;
    }
    this.send(encodeNotice(entered.refused, entered.elsewhere));
    this.#close(1013);
  }

  #close(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket.close(code);
    this.#timer = setTimeout(() => this.#socket.terminate(), LINGER);
  }

  /** False when there have been too many frames that mean nothing. */
  #idle(): boolean {
    this.#idleFrames++;
    if (this.#idleFrames > MAX_IDLE_FRAMES) this.#showOut('listen.refused.hello');
    return !this.#ended;
  }

  #showOut(counted: Parameters<Counters['add']>[0]): void {
    if (this.#ended) return;
    this.#counters.add(counted);
    this.end();
  }
}
