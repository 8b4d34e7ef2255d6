/** The publish path of a relay, without a relay behind it: it asks the challenge, and wants all that is said then. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { encodeChallenge, NONCE_BYTES, PUBLISH_PATH } from '../../../src/node/fanout/protocol/publish-handshake.ts';
import { Demand } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { peerIdOfKey } from '../../../src/node/identity/peer-id.ts';
import { signer } from '../records/records.ts';

export class PublishRelay {
  /** What it does with a WebSocket. A relay of before takes nothing; one without listeners holds what is said; one that is full ends it once answered. */
  takes: 'audio' | 'nothing' | 'silence' | 'held' | 'ended' = 'audio';
  /** How often a WebSocket was asked for. */
  asked = 0;
  readonly id: string;
  readonly address: string;
  readonly sockets: WebSocketServer;
  /** Bundles that came. */
  readonly heard: Uint8Array[] = [];
  readonly #close: () => void;

  private constructor(key: Uint8Array, server: ReturnType<typeof createServer>) {
    this.id = peerIdOfKey(key);
    this.address = `/ip4/127.0.0.1/tcp/${(server.address() as AddressInfo).port}/ws/p2p/${this.id}`;
    this.sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      this.asked++;
      if (this.takes === 'nothing' || request.url !== PUBLISH_PATH) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.sockets.emit('connection', webSocket);
        if (this.takes === 'silence') return;
        webSocket.send(encodeChallenge({ nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)), relay: key }));
        webSocket.once('message', () => {
          if (this.takes === 'ended') webSocket.close();
          else if (this.takes === 'audio') webSocket.send(Uint8Array.of(Demand.go));
          webSocket.on('message', (data: Buffer) => this.heard.push(new Uint8Array(data)));
        });
      });
    });
    this.#close = () => server.close();
  }

  static async start(): Promise<PublishRelay> {
    const { publicKey } = await signer(2);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PublishRelay(publicKey, server);
  }

  /** Says so to all who publish. */
  demand(demand: Demand): void {
    for (const socket of this.sockets.clients) socket.send(Uint8Array.of(demand));
  }

  stop(): void {
    for (const socket of this.sockets.clients) socket.terminate();
    this.#close();
  }
}
