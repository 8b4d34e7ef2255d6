/**
 * The sockets of a server from the moment they are accepted, so that TLS handshakes and half-sent requests count too, and so that stopping leaves none:
 * upgraded sockets leave the server's own list.
 */
import type { Socket } from 'node:net';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import type { ConnectionLimits } from './connection-limits.ts';

export interface AcceptedSocketsOptions {
  /** Undefined where all sockets come from a proxy: its requests are counted by the address that it names. */
  readonly limits: ConnectionLimits | undefined;
  /** Whether no connection of an address is to be heard out. */
  readonly exhausted: (address: string) => boolean;
  readonly counters: Counters;
}

export class AcceptedSockets {
  readonly #o: AcceptedSocketsOptions;
  readonly #sockets = new Set<Socket>();

  constructor(options: AcceptedSocketsOptions) {
    this.#o = options;
  }

  /** Keeps the socket, or destroys it where its address has too many, and returns whether it is kept. */
  accept(socket: Socket, address = socket.remoteAddress): boolean {
    const { limits, exhausted, counters } = this.#o;
    if (limits !== undefined && address && exhausted(address)) {
      counters.add('socket.refused.flood');
      socket.destroy();
      return false;
    }
    // Undefined once the other end has gone again.
    const place = address && limits?.enter(...addressBlocks(address));
    if (place === 'full' || place === 'address') {
      counters.add(`socket.refused.${place}`);
      socket.destroy();
      return false;
    }
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (place) place();
    });
    return true;
  }

  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
