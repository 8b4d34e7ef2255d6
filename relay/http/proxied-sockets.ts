/** Connections that TCP balancers bring, each with a header that names the person: whose they are is known before a byte of TLS or HTTP is read. */
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { Counters } from '../util/counters.ts';
import { readFirstBytes } from './challenge/first-bytes.ts';
import { readProxyHeader } from './proxy-header.ts';

export interface ProxiedSocketsOptions {
  /** Addresses, or blocks of them (`10.0.0.0/8`), from which connections are taken. */
  readonly balancers: readonly string[];
  /** Time for the header, ms. */
  readonly timeout: number;
  readonly counters: Counters;
}

export class ProxiedSockets {
  readonly #o: ProxiedSocketsOptions;
  readonly #balancers = new BlockList();
  readonly #waiting = new Set<Socket>();
  /** Whose the open connections are, by the balancer's end of each: a TLS socket has that from the one below it. */
  readonly #people = new Map<string, { readonly socket: Socket; readonly address: string }>();

  constructor(options: ProxiedSocketsOptions) {
    this.#o = options;
    for (const balancer of options.balancers) {
      const [address = '', bits] = balancer.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#balancers.addAddress(address, family);
      else this.#balancers.addSubnet(address, Number(bits), family);
    }
  }

  /** Reads the header and calls `take` with the address of the person, or destroys the socket. What follows the header is still to be read then. */
  accept(socket: Socket, take: (address: string) => void): void {
    const { counters, timeout } = this.#o;
    // Undefined once the other end has gone again.
    const { remoteAddress = '' } = socket;
    if (!this.#balancers.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')) {
      counters.add('socket.refused.stranger');
      socket.destroy();
      return;
    }
    this.#waiting.add(socket);
    socket.once('close', () => this.#waiting.delete(socket));
    readFirstBytes(socket, {
      timeout,
      onSilent: () => counters.add('http.closed.silent'),
      // What is no whole header is less than the most that one takes.
      look: (bytes) => {
        const header = readProxyHeader(bytes);
        return header === 'partial' ? undefined : header;
      },
      onFound: (header, bytes) => {
        this.#waiting.delete(socket);
        if (header === 'malformed') {
          counters.add('socket.refused.header');
          socket.destroy();
          return;
        }
        if (bytes.length > header.length) socket.unshift(bytes.subarray(header.length));
        const address = header.address ?? remoteAddress;
        this.#keep(socket, address);
        take(address);
      },
    });
  }

  /** Of the person whose connection this is, or the TLS in it. */
  addressOf(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
    return this.#people.get(endOf(socket))?.address ?? '';
  }

  /** Those whose header has not come yet. */
  destroyAll(): void {
    for (const socket of this.#waiting) socket.destroy();
  }

  #keep(socket: Socket, address: string): void {
    const key = endOf(socket);
    this.#people.set(key, { socket, address });
    socket.once('close', () => {
      // The balancer may have used its port again before this end is told.
      if (this.#people.get(key)?.socket === socket) this.#people.delete(key);
    });
  }
}

function endOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
