import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { webSockets } from '@libp2p/websockets';

type Factory = ReturnType<typeof webSockets>;

/** The one thing this file wants of libp2p's WebSocket listener: what it does itself with a handshake on its own port. */
interface Upgrading {
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** libp2p's WebSocket transport with a second way in. */
export interface WebSocketHandoff {
  readonly transport: Factory;
  /** Hands a WebSocket handshake from another server of this process to libp2p. Before libp2p listens, or without it, the socket is closed. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/**
 * The relay's public port takes libp2p's WebSockets too. They are handed over as they are: to copy them through a connection to libp2p's own
 * port cost as much as encrypting them.
 */
export function createWebSocketHandoff(): WebSocketHandoff {
  let listener: Partial<Upgrading> | undefined;
  return {
    transport: (components) => {
      const transport = webSockets()(components);
      const createListener = transport.createListener.bind(transport);
      transport.createListener = (options) => {
        const made = createListener(options);
        listener = made as Partial<Upgrading>;
        return made;
      };
      return transport;
    },
    take: (request, socket, head) => {
      if (listener?.onUpgrade === undefined) socket.destroy();
      else listener.onUpgrade(withoutAddress(request), inOneGo(socket), head);
    },
  };
}

/** libp2p tells whoever connects what address it sees them at: nobody asked for that, and it need not know. */
function withoutAddress(request: IncomingMessage): IncomingMessage {
  const socket = { remoteAddress: '127.0.0.1', remotePort: 0 };
  return Object.create(request, { socket: { value: socket } }) as IncomingMessage;
}

/**
 * libp2p sends each message as two WebSocket frames, its length and itself: what is written in one turn goes out in one go, for every write
 * costs a relay with many listeners as much as all it does to the message before.
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
