import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Takes over the socket of a WebSocket handshake. `head` is what came after it; `address` is the person's. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;

/** Answers a handshake with a plain HTTP status and closes. */
export function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** TCP asks a silent peer this often, ms, so that places of people who vanished are given back. */
const KEEP_ALIVE = 30_000;

/** For connections that stay: what is written goes out at once, and the other end is asked for signs of life. */
export function keepAlive(socket: Duplex): void {
  const tcp = socket as Partial<Socket>;
  tcp.setNoDelay?.(true);
  tcp.setKeepAlive?.(true, KEEP_ALIVE);
}
