import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Takes over the socket of a WebSocket handshake. `head` is data that followed it; `address` is the client's. `offend` is for a client that breaks the
 * protocol later: too many of them shut its address out for a while (request-pace.ts).
 */
export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  address: string,
  offend: () => void,
) => void;

/** Answers a handshake with a plain HTTP status and closes. */
export function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** TCP probes a silent peer this often, ms, so that places of vanished clients are freed. */
const KEEP_ALIVE = 30_000;

/** For long-lived connections: writes are sent at once, and the other end is probed. */
export function keepAlive(socket: Duplex): void {
  const tcp = socket as Partial<Socket>;
  tcp.setNoDelay?.(true);
  tcp.setKeepAlive?.(true, KEEP_ALIVE);
}
