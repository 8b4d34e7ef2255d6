/** The yardstick: a `ws` server that does nothing but send every client the same bytes at the same cadence. A program; crowd.ts starts it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answer } from './program.ts';

export interface BareRequest {
  /** Bytes of a message, and between two of them, ms. */
  readonly size: number;
  readonly every: number;
}

answer({
  open: async ({ size, every }: BareRequest): Promise<number> => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    await once(server, 'listening');
    const message = new Uint8Array(size).fill(0xff);
    setInterval(() => {
      for (const client of server.clients as Set<WebSocket>) client.send(message);
    }, every);
    return (server.address() as AddressInfo).port;
  },
});
