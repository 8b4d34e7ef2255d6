import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { webSockets } from '@libp2p/websockets';
import { WebSocket, WebSocketServer } from 'ws';
import { refuse } from '../http/upgrade.ts';
import { standIn } from '../util/connection-address.ts';
import type { Counters } from '../util/counters.ts';

type Factory = ReturnType<typeof webSockets>;
type Listener = ReturnType<ReturnType<Factory>['createListener']>;

/**
 * The parts of libp2p's WebSocket listener that are used here: the handshake on its own port, which is replaced, and its handling of an open
 * WebSocket.
 */
interface Accepting extends Listener {
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  onWsServerConnection?(socket: WebSocket, request: IncomingMessage): void;
}

/** libp2p's WebSocket transport with a second entrance. */
export interface WebSocketHandoff {
  readonly transport: Factory;
  /**
   * Hands a WebSocket handshake from another server of this process to libp2p; `address`: who asks, as `shareKey` returns it. Before libp2p listens,
   * or without it, the socket is closed.
   */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void;
}

/** The longest Noise message and its length, which some implementations write at once. This one writes at most 65,519 bytes at a time. */
export const MAX_MESSAGE = 2 + 65_535;
/** Browsers send a message of this size in one frame, which arrives in one to some hundred reads. */
const MAX_FRAGMENTS = 4;
const MAX_PIECES = 1_024;

/**
 * The relay's public port accepts libp2p's WebSockets too, and they reach this process by a socket file with the address of who asks, which libp2p's own
 * port could not be told. Both entrances use a WebSocket server of this file: libp2p's own would buffer a hundred megabytes
 * for anybody, and leaves errors to end the process.
 */
export function createWebSocketHandoff(counters: Counters): WebSocketHandoff {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_PIECES,
    // Answered by hand below: pongs to somebody who never reads would pile up.
    autoPong: false,
    clientTracking: false,
    WebSocket: Resettable,
  });
  let listener: Accepting | undefined;
  return {
    transport: (components) => {
      const transport = webSockets()(components);
      const createListener = transport.createListener.bind(transport);
      transport.createListener = (options) => {
        const made = createListener(options) as Accepting;
        const accept = made.onWsServerConnection?.bind(made);
        if (accept === undefined) throw new Error('@libp2p/websockets has no onWsServerConnection');
        made.onUpgrade = (request, socket, head) => {
          // Somebody on this computer who looks for another protocol at libp2p's own port learns at once that it is elsewhere.
          if (request.url === '/')
            server.handleUpgrade(request, socket, head, (webSocket) => accept(watched(webSocket, counters), request));
          else refuse(socket, '404 Not Found');
        };
        listener = made;
        return made;
      };
      return transport;
    },
    take: (request, socket, head, address) => {
      // A listener that is not listening would throw.
      if (listener === undefined || listener.getAddrs().length === 0) socket.destroy();
      else listener.onUpgrade(seenFrom(request, standIn(address)), inOneGo(socket), head);
    },
  };
}

/** Destroys and counts a WebSocket whose other end breaks the protocol or sends too much, because an unhandled error ends the process. */
export function watched(socket: WebSocket, counters: Counters): WebSocket {
  socket.on('error', () => {
    counters.add('upgrade.closed.malformed');
    socket.terminate();
  });
  socket.on('ping', (data: Buffer) => {
    if (socket.bufferedAmount === 0) socket.pong(data);
  });
  return socket;
}

/** How libp2p aborts a WebSocket. The protocol has no such frame, and `ws` would throw and leave it open. */
const ABNORMAL = 1006;

class Resettable extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    if (code === ABNORMAL) this.terminate();
    else super.close(code, data);
  }
}

/** The same request, from another address: libp2p limits and counts by it. */
function seenFrom(request: IncomingMessage, remoteAddress: string): IncomingMessage {
  const socket = { remoteAddress, remotePort: 0 };
  return Object.create(request, { socket: { value: socket } }) as IncomingMessage;
}

/**
 * libp2p sends each message as two WebSocket frames, length and body: frames written in one turn are sent together, because every write costs a relay
 * with many listeners as much as all the work before it.
 */
function inOneGo(socket: Duplex): Duplex {
  const cork = socket.cork.bind(socket);
  let held = false;
  socket.cork = () => {
    if (!held) {
      held = true;
      cork();
      process.nextTick(() => {
        held = false;
        socket.uncork();
      });
    }
    cork();
  };
  return socket;
}
