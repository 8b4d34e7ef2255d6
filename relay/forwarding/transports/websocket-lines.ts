/**
 * The WebSockets of one path: their handshake, their pings, and their end. What is said on them is up to who holds them. Bounded by what a remote can send
 * (the largest message, meaningless frames between two pings) and by how long it may be silent.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** An open WebSocket, as its holder uses it. */
export interface Line {
  /** Bytes queued and not yet written. */
  readonly queued: number;
  /** Writes complete frames (websocket-frame.ts): `ws` would frame each message again for each receiver. Never throws; ignored after an end. */
  write(frames: Uint8Array): void;
  /** Closes with a code of RFC 6455, section 7.4.1: soon, when what is queued has been sent or cannot be. */
  close(code: number): void;
  /** Ends it at once. */
  end(): void;
}

/** What ended a line that its holder did not: a message that cannot be read or is too long, no sign of life, too many meaningless frames. */
export type Broken = 'malformed' | 'silent' | 'idle';

/** Nothing follows the end of a line, from whichever side, except `gone`. */
export interface LineHolder {
  hear(message: Uint8Array): void;
  /** The remote has answered the first ping, whose bytes only who reads them knows. Called once. */
  answered(): void;
  broken(why: Broken): void;
  /** The socket is closed. Called once. */
  gone(): void;
}

export interface WebSocketLinesOptions {
  /** Largest message from a remote, bytes. */
  readonly maxMessage: number;
  /** Seconds between pings; a remote that has not answered since the last one is gone. */
  readonly pingEvery?: number | undefined;
}

export interface WebSocketLines {
  /** Accepts the handshake of a remote that was admitted, and hands the open WebSocket to its holder. */
  open(request: IncomingMessage, socket: Duplex, head: Buffer, hold: (line: Line) => LineHolder): void;
  /** Ends all of them. */
  stop(): void;
}

const PING = 15;
/** Bytes of a ping, and how many rounds of one second a remote has to answer its first. */
const PING_BYTES = 8;
const ROUNDS = 10;
/** A closed connection has this long to send what was queued, ms. */
const LINGER = 2_000;
/** Most meaningless frames, such as unsolicited pings and pongs, that a remote may send between two pings. */
const MAX_IDLE_FRAMES = 64;
/** Most messages that may still come after a relay has closed: what an honest remote sends until it reads of that. */
const MAX_LATE = 64;
/**
 * What has come is read in pieces of so many bytes. `ws` goes through all of a piece, and what follows the end of a line is thrown away unread:
 * 64 kB that are read at once would be ten thousand empty messages.
 */
const PIECE = 512;
/** WebSocket's codes (RFC 6455, section 7.4.1, and its registry): going away, try again later. */
export const GOING_AWAY = 1001;
export const TRY_LATER = 1013;

export function createWebSocketLines({ maxMessage, pingEvery = PING }: WebSocketLinesOptions): WebSocketLines {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // The frame's header is enough to reject: nobody waits for a length above this.
    maxPayload: maxMessage,
    maxFragments: 4,
    // Answered by hand below: pongs to somebody who never reads would pile up.
    autoPong: false,
    clientTracking: false,
  });
  const lines = new Set<SocketLine>();
  // Spread over the interval, so that thousands of pings do not delay audio.
  let turn = 0;
  let joined = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % pingEvery;
    for (const line of lines) line.age(line.turn === turn);
  }, 1_000);
  return {
    open: (request, socket, head, hold) => {
      // Before `ws` listens for data, which is from now on what is read here (Node: 'readable' takes precedence over 'data').
      socket.on('readable', () => {
        while (socket.read(Math.min(socket.readableLength, PIECE) || undefined) !== null);
      });
      server.handleUpgrade(request, socket, head, (webSocket) => {
        joined = (joined + 1) % pingEvery;
        const line = new SocketLine(webSocket, socket, joined);
        lines.add(line);
        webSocket.once('close', () => lines.delete(line));
        line.heldBy(hold(line));
      });
    },
    stop: () => {
      clearInterval(timer);
      for (const line of lines) line.end();
      server.close();
    },
  };
}

class SocketLine implements Line {
  /** This line's second in the round of pings. */
  readonly turn: number;
  readonly #socket: WebSocket;
  /** The stream that the WebSocket writes to. */
  readonly #wire: Duplex;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #alive = false;
  readonly #word = randomBytes(PING_BYTES);
  /** Seconds since it was first pinged; undefined once it has answered. */
  #unanswered: number | undefined = 0;
  #idleFrames = 0;
  #late = 0;
  #holder: LineHolder | undefined;

  constructor(socket: WebSocket, wire: Duplex, turn: number) {
    this.#socket = socket;
    this.#wire = wire;
    this.turn = turn;
  }

  heldBy(holder: LineHolder): void {
    this.#holder = holder;
    this.#socket.on('message', (data: Buffer) => {
      // Frames of the same piece are still delivered after an end.
      if (!this.#ended) holder.hear(new Uint8Array(data));
      else if (++this.#late > MAX_LATE) this.end();
    });
    this.#socket.on('ping', (data: Buffer) => {
      if (this.#idle() && this.queued === 0) this.#socket.pong(data);
    });
    this.#socket.on('pong', (data: Buffer) => {
      if (!this.#idle() || !data.equals(this.#word)) return;
      this.#alive = true;
      if (this.#unanswered === undefined) return;
      this.#unanswered = undefined;
      holder.answered();
    });
    this.#socket.on('error', () => this.#break('malformed'));
    this.#socket.on('close', () => {
      this.#ended = true;
      clearTimeout(this.#timer);
      holder.gone();
    });
    // Before anything that fills a slow line.
    this.#socket.ping(this.#word);
  }

  get queued(): number {
    return this.#wire.writableLength;
  }

  write(frames: Uint8Array): void {
    if (!this.#ended && this.#wire.writable) this.#wire.write(frames);
  }

  /** A second has gone by. `due`: it is this line's turn to be pinged. */
  age(due: boolean): void {
    if (this.#ended) return;
    if (this.#unanswered !== undefined) {
      this.#unanswered++;
      if (this.#unanswered > ROUNDS) this.#break('silent');
      return;
    }
    if (!due) return;
    if (!this.#alive) {
      this.#break('silent');
      return;
    }
    this.#alive = false;
    this.#idleFrames = 0;
    this.#socket.ping(this.#word);
  }

  close(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.close(code);
    this.#timer = setTimeout(() => this.#socket.terminate(), LINGER);
  }

  end(): void {
    this.#ended = true;
    // As it closes, `ws` would read what is left.
    this.#wire.removeAllListeners('data').read();
    this.#socket.terminate();
  }

  /** False after too many meaningless frames. */
  #idle(): boolean {
    this.#idleFrames++;
    if (this.#idleFrames > MAX_IDLE_FRAMES) this.#break('idle');
    return !this.#ended;
  }

  #break(why: Broken): void {
    if (this.#ended) return;
    this.end();
    this.#holder?.broken(why);
  }
}
