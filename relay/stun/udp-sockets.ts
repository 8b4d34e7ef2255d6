/**
 * The sockets of one UDP port, among which the kernel spreads those who send (SO_REUSEPORT, by address and port). A datagram costs Node several
 * microseconds before anybody can look at it, so when more come than are worth that, the sockets that bring most are left unread for a moment: what
 * exceeds the kernel's buffer is dropped there for next to nothing, and who comes by another socket notices nothing.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { systemCode } from '../util/failure.ts';
import { ReadBudget } from './read-budget.ts';

export interface UdpSocketsOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Called with so many datagrams as the kernel has dropped since the last time; on Linux only, where it tells. */
  readonly unread: (count: number) => void;
  readonly failed: (error: Error) => void;
}

export interface UdpSockets {
  readonly port: number;
  /** One for answers: all of them send from the same port. */
  readonly socket: Socket;
  hear(listener: (packet: Uint8Array, from: RemoteInfo) => void): void;
  stop(): Promise<void>;
}

/** Who floods from one address and port is in the way of one in so many. */
const SOCKETS = 16;
/** From a pause to the look at what was dropped in it, ms. */
const LOOK = 1_000;

/** Rejects with the system's error when the port is not available. */
export async function openUdpSockets({ host, port, unread, failed }: UdpSocketsOptions): Promise<UdpSockets> {
  const sockets = await open(host, port);
  const bound = sockets[0]!.address().port;
  const budget = new ReadBudget(sockets.length);
  let look: NodeJS.Timeout | undefined;
  let told = await droppedAt(bound);
  const count = async (): Promise<void> => {
    look = undefined;
    const dropped = await droppedAt(bound);
    if (dropped > told) unread(dropped - told);
    told = Math.max(told, dropped);
  };
  const pauses = new Set<NodeJS.Timeout>();
  const pause = (socket: Socket, time: number): void => {
    const reading = readingOf(socket);
    if (reading === undefined) return;
    reading.recvStop();
    const timer = setTimeout(() => {
      pauses.delete(timer);
      readingOf(socket)?.recvStart();
    }, time);
    pauses.add(timer);
    look ??= setTimeout(() => void count(), LOOK).unref();
  };
  for (const socket of sockets) socket.on('error', failed);
  let stopped: Promise<unknown> | undefined;
  return {
    port: bound,
    socket: sockets[0]!,
    hear: (listener) => {
      for (const [i, socket] of sockets.entries()) {
        socket.on('message', (packet, from) => {
          const time = budget.take(i, performance.now());
          if (time > 0) pause(socket, time);
          listener(packet, from);
        });
      }
    },
    stop: async () => {
      stopped ??= Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
      for (const timer of pauses) clearTimeout(timer);
      clearTimeout(look);
      await stopped;
    },
  };
}

async function open(host: string, port: number): Promise<Socket[]> {
  // Alone at first: sockets that share a port would share it with another relay's, too.
  const alone = await bind(host, port, false);
  const { port: free } = alone.address();
  const sockets: Socket[] = [];
  alone.close();
  await once(alone, 'close');
  try {
    for (let i = 0; i < SOCKETS; i++) sockets.push(await bind(host, free, true));
    return sockets;
  } catch (error) {
    for (const socket of sockets) socket.close();
    if (systemCode(error) === 'EADDRINUSE') throw error;
    // Not every system spreads datagrams among sockets.
    return [await bind(host, free, false)];
  }
}

async function bind(host: string, port: number, reusePort: boolean): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', reusePort });
  socket.bind(port, host);
  await once(socket, 'listening');
  return socket;
}

/** The part of Node's own UDP handle that is used here, for want of a public way to leave a socket unread. */
interface Reading {
  recvStart(): number;
  recvStop(): number;
}

/** Undefined once it is closed, and on a Node that has no such handle: then everything is read, as without a budget. */
function readingOf(socket: Socket): Reading | undefined {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const state = (socket as unknown as Record<symbol, { handle?: Partial<Reading> | null } | undefined>)[symbol];
    const handle = state?.handle;
    if (typeof handle?.recvStart === 'function' && typeof handle.recvStop === 'function') return handle as Reading;
  }
  return undefined;
}

/** Datagrams that found a buffer of this port full, since its sockets were opened: the last column of /proc/net/udp. */
async function droppedAt(port: number): Promise<number> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return tables
    .flatMap((table) => table.split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(local))
    .reduce((sum, columns) => sum + Number(columns.at(-1)), 0);
}
