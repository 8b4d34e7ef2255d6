import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Admission } from './admission.ts';
import type { Counters } from './counters.ts';
import { addressKey } from './ip.ts';
import { refuse, type UpgradeHandler } from './upgrade.ts';

/** What stands behind answers a handshake within this time, ms, or never will. */
const ANSWER_TIMEOUT = 10_000;
/** TCP asks a silent peer this often, ms, so that places of people who vanished are given back. */
const KEEP_ALIVE = 30_000;

export interface SpliceOptions {
  /** Loopback port of the WebSocket server behind. */
  readonly port: () => number;
  readonly admission: Admission;
  readonly counters: Counters;
  readonly answerTimeout?: number;
}

/** Hands WebSockets on to another server on this machine, byte for byte: one public port serves both. */
export interface Splice {
  readonly handler: UpgradeHandler;
  /** Destroys every pair of sockets. */
  stop(): void;
}

export function createSplice({ port, admission, counters, answerTimeout = ANSWER_TIMEOUT }: SpliceOptions): Splice {
  const open = new Set<() => void>();

  const handler: UpgradeHandler = (request, socket, head, address) => {
    const place = admission.enter(addressKey(address));
    if (typeof place === 'string') {
      counters.add(place === 'full' ? 'upgrade.refused.full' : 'upgrade.refused.address');
      refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
      return;
    }
    const behind = connect({ host: '127.0.0.1', port: port(), noDelay: true });
    let answered = false;
    const close = (): void => {
      if (!open.delete(close)) return;
      if (!answered) counters.add('upgrade.failed');
      place();
      behind.destroy();
      socket.destroy();
    };
    open.add(close);
    for (const end of [behind, socket]) end.on('error', close).on('close', close);
    behind.setTimeout(answerTimeout, close);
    behind.once('data', () => {
      answered = true;
      counters.add('upgrade.accepted');
      behind.setTimeout(0);
    });
    behind.once('connect', () => {
      keepAlive(socket);
      behind.write(requestHead(request));
      if (head.length > 0) behind.write(head);
      // pipe() pauses the one while the other is full, so neither side's slowness fills memory here.
      behind.pipe(socket).pipe(behind);
    });
  };

  return {
    handler,
    stop() {
      for (const close of [...open]) close();
    },
  };
}

/** The request as it was read: Node's parser has refused line breaks inside names and values. `instead`: headers in lower case that replace its own. */
export function requestHead(
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  instead: Readonly<Record<string, string>> = {},
): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    if (!(rawHeaders[index]!.toLowerCase() in instead)) lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  for (const [name, value] of Object.entries(instead)) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export function keepAlive(socket: Duplex): void {
  const tcp = socket as Partial<Socket>;
  tcp.setNoDelay?.(true);
  tcp.setKeepAlive?.(true, KEEP_ALIVE);
}
