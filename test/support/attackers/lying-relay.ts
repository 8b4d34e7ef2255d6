/** A relay that lies to its listeners: a real one, and before it a door that changes what goes out by the listen protocol. */
import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { decodeHello, encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import type { Lie } from '../fakes/lies.ts';

export interface LyingRelay {
  /** Address of its page, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Where pages reach the relay behind it. */
  address(): Promise<string>;
  /** From now on it tells every listener these lies; undefined makes it honest again. */
  tell(lies: (() => Lie) | undefined): void;
  close(): Promise<void>;
}

/** Opens a door in front of the relay on `port` of loopback. Pages learn the door's address and know no other. */
export async function lyingRelay(port: number): Promise<LyingRelay> {
  let lies: (() => Lie) | undefined;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((request, response) => {
    const { method, headers, url } = request;
    const onward = ask({ host: '127.0.0.1', port, method, headers, path: url }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const open = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (request.url === LISTEN_PATH) {
      sockets.handleUpgrade(request, socket, head, (listener) => passOn(listener, port, () => lies));
    } else {
      splice(request, socket, head, port);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    address: async () => {
      const told = (await (await fetch(`http://127.0.0.1:${own}/relay.json`)).json()) as { addresses: string[] };
      return told.addresses[0]!;
    },
    tell: (told) => {
      lies = told;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function passOn(listener: WebSocket, port: number, lies: () => (() => Lie) | undefined): void {
  const relay = new WebSocket(`ws://127.0.0.1:${port}${LISTEN_PATH}`, { perMessageDeflate: false });
  const waiting: Uint8Array[] = [];
  let room = '';
  let told: (() => Lie) | undefined;
  let lie: Lie | undefined;
  listener.on('message', (message: Buffer) => {
    const said = room === '' ? greeting(new Uint8Array(message)) : message;
    // A listener begins with a hello; what it says later goes by unread.
    if (room === '') room = decodeHello(said).room;
    if (relay.readyState === WebSocket.OPEN) relay.send(said);
    else waiting.push(said);
  });
  relay.on('open', () => {
    for (const message of waiting.splice(0)) relay.send(message);
  });
  relay.on('message', (message: Buffer) => {
    if (told !== lies()) {
      told = lies();
      lie = told?.();
    }
    for (const { bytes, after } of lie?.(new Uint8Array(message), room) ?? [{ bytes: message, after: 0 }]) {
      if (after === 0) listener.send(bytes);
      else setTimeout(() => listener.send(bytes), after);
    }
  });
  // Whichever end goes, the other has nobody to talk to.
  for (const [one, other] of [
    [listener, relay],
    [relay, listener],
  ] as const) {
    one.on('close', () => other.terminate());
    one.on('error', () => other.terminate());
  }
}

/** A relay that listens here is not told to prove to the one behind who it is: it is taken for a listener there, as by relays of 1.2.0. */
function greeting(message: Uint8Array): Uint8Array {
  const hello = decodeHello(message);
  return hello.relay === true ? encodeHello({ ...hello, relay: false }) : message;
}

/** libp2p's own connections are sealed: they pass as they are. */
function splice(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const onward = connect({ host: '127.0.0.1', port });
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  }
  onward.write(`${lines.join('\r\n')}\r\n\r\n`);
  onward.write(head);
  socket.pipe(onward).pipe(socket);
  for (const end of [socket, onward]) {
    end.on('error', () => {
      socket.destroy();
      onward.destroy();
    });
  }
}
