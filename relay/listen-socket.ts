/** Listeners over plain WebSocket: the fast path. A page hears before libp2p has loaded, and a send costs a fifth of a libp2p stream's. */
import { type WebSocket, WebSocketServer } from 'ws';
import { HELLO_TIMEOUT } from '../src/node/fanout/constants.ts';
import { decodeHello, encodeNotice, type Hello, MAX_HELLO } from '../src/node/fanout/messages.ts';
import { MalformedError } from '../src/node/wire/cbor.ts';
import type { Admission } from './admission.ts';
import type { Counters } from './counters.ts';
import type { Hub, Listener, Seat } from './hub.ts';
import { addressKey } from './ip.ts';
import { refuse, type UpgradeHandler } from './upgrade.ts';

export interface ListenSocketOptions {
  readonly hub: Hub;
  readonly admission: Admission;
  readonly counters: Counters;
}

export interface ListenSocket {
  readonly handler: UpgradeHandler;
  stop(): void;
}

/** A listener is asked for a sign of life this often, ms; one that gave none since the last time has vanished. */
const PING = 15_000;
/** A listener changes between standby and audio now and then, not all the time. */
const MAX_HELLOS = 100;

export function createListenSocket({ hub, admission, counters }: ListenSocketOptions): ListenSocket {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_HELLO,
    clientTracking: true,
  });
  const alive = new WeakSet<WebSocket>();

  const accept = (socket: WebSocket): void => {
    let seat: Seat | undefined;
    let hellos = 0;
    const waiting = setTimeout(() => socket.terminate(), HELLO_TIMEOUT);
    const listener: Listener = {
      send: (message) => socket.send(message),
      get queued() {
        return socket.bufferedAmount;
      },
      close: () => socket.close(1001),
    };
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(waiting);
      seat?.leave();
    });
    socket.on('message', (data: Buffer) => {
      clearTimeout(waiting);
      let hello: Hello;
      try {
        hello = decodeHello(new Uint8Array(data));
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        counters.add('listen.refused.malformed');
        socket.terminate();
        return;
      }
      if (++hellos > MAX_HELLOS) socket.terminate();
      else if (seat !== undefined) seat.again(hello);
      else {
        const entered = hub.listen(hello, listener);
        if (typeof entered !== 'string') {
          seat = entered;
          return;
        }
        socket.send(encodeNotice(entered, []));
        socket.close(1013);
      }
    });
  };

  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING);

  return {
    handler: (request, socket, head, address) => {
      const place = admission.enter(addressKey(address));
      if (typeof place === 'string') {
        counters.add(place === 'full' ? 'upgrade.refused.full' : 'upgrade.refused.address');
        refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
        return;
      }
      socket.once('close', place);
      server.handleUpgrade(request, socket, head, accept);
    },
    stop: () => {
      clearInterval(timer);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
