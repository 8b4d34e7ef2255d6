/** Listeners over plain WebSocket: the fast path. A page hears before libp2p has loaded, and a send costs a fifth of one on a libp2p stream. */
import { HELLO_TIMEOUT } from '../../../src/node/fanout/protocol/constants.ts';
import { MAX_LISTENER_MESSAGE } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { refuse, type UpgradeHandler } from '../../http/upgrade.ts';
import type { Counted, Counters } from '../../util/counters.ts';
import { shareKey } from '../../util/ip.ts';
import type { Guest, ListenerSession, ListenerSessions } from '../listener-session.ts';
import type { Batch } from '../types.ts';
import { binaryFrames } from './websocket-frame.ts';
import {
  type Broken,
  createWebSocketLines,
  GOING_AWAY,
  type Line,
  type LineHolder,
  TRY_LATER,
} from './websocket-lines.ts';

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

const BROKEN: Readonly<Record<Broken, Counted>> = {
  malformed: 'listen.refused.malformed',
  silent: 'listen.closed.silent',
  idle: 'listen.refused.hello',
};

export function createListenSocket({ sessions, counters, pingEvery }: ListenSocketOptions): ListenSocket {
  const lines = createWebSocketLines({ maxMessage: MAX_LISTENER_MESSAGE, pingEvery });
  const framed = createFramer();

  const take = async (...[request, socket, head, address, offend]: Parameters<UpgradeHandler>): Promise<void> => {
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
    const from = shareKey(address);
    lines.open(request, socket, head, (line) => new SocketGuest({ from, line, framed, visit, offend, counters }));
  };

  return { handler: (...asked) => void take(...asked), stop: () => lines.stop() };
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
  readonly line: Line;
  readonly framed: (batch: Batch) => Uint8Array;
  readonly visit: ListenerSession;
  /** Counts an offence against its address. */
  readonly offend: () => void;
  readonly counters: Counters;
}

/** One listener's socket, from the handshake to its end. */
class SocketGuest implements Guest, LineHolder {
  peer?: string;
  readonly #o: SocketGuestOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: SocketGuestOptions) {
    this.#o = options;
    options.visit.begin(this);
    this.#timer = setTimeout(() => {
      options.counters.add('listen.refused.hello');
      this.#o.line.end();
    }, HELLO_TIMEOUT);
  }

  get from(): string {
    return this.#o.from;
  }

  get queued(): number {
    return this.#o.line.queued;
  }

  send(batch: Batch): void {
    this.#o.line.write(this.#o.framed(batch));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#o.line.close(GOING_AWAY);
  }

  turnAway(): void {
    clearTimeout(this.#timer);
    this.#o.line.close(TRY_LATER);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#o.line.end();
  }

  throwOut(): void {
    this.#o.offend();
    this.end();
  }

  answered(): void {
    this.#o.visit.answered();
  }

  hear(message: Uint8Array): void {
    clearTimeout(this.#timer);
    this.#o.visit.hear(message);
  }

  broken(why: Broken): void {
    clearTimeout(this.#timer);
    this.#o.counters.add(BROKEN[why]);
    if (why !== 'silent') this.#o.offend();
  }

  gone(): void {
    clearTimeout(this.#timer);
  }
}
