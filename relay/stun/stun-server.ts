import type { RemoteInfo, Socket } from 'node:dgram';
import type { Counters } from '../util/counters.ts';
import { addressKey, ipBytes } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { WindowLimit } from '../util/window-limit.ts';
import { readBindingRequest, writeBindingSuccess } from './stun-message.ts';
import { openUdpSockets } from './udp-sockets.ts';

export interface StunServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly counters: Counters;
  readonly log: Log;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

export interface StunServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Requests per second from one address: a browser sends a handful per call and network, a household stays far below this. */
const PER_ADDRESS = 20;
/** Requests per second from one network, IPv4 /24 or IPv6 /48: a tenth of all, so that whoever has one denies answers to nobody else. */
const PER_NETWORK = 200;
/** Responses per second in total: 2,000 x 60 bytes is 1 Mbit/s, the most that this port can be made to send. */
const IN_ALL = 2_000;
/** Addresses whose bytes are remembered: a flood is dropped before its address is read again. */
const MAX_KNOWN = 4_096;

export interface AnswererOptions extends Pick<StunServerOptions, 'counters' | 'log' | 'now'> {
  readonly socket: Pick<Socket, 'send'>;
}

/** Handles one packet from the socket. It never throws, because that would end the process. */
export function createAnswerer({
  socket,
  counters,
  log,
  now = () => performance.now(),
}: AnswererOptions): (packet: Uint8Array, from: RemoteInfo) => void {
  const rate = new WindowLimit({ window: 1_000, perKey: PER_ADDRESS, perGroup: PER_NETWORK, inAll: IN_ALL });
  const onSent = (error: unknown): void => {
    if (error === null || error === undefined) {
      counters.add('stun.answered');
      return;
    }
    counters.add('stun.dropped.unanswerable');
    log.debug({ error: String(error) }, 'a STUN answer could not be sent');
  };
  const known = new Map<string, Source>();
  const sourceOf = (text: string): Source => {
    const held = known.get(text);
    if (held !== undefined) return held;
    const address = ipBytes(text);
    const source = { address, key: addressKey(text), network: address && networkOf(address) };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, source);
    return source;
  };
  return (packet, from) => {
    const { address, key, network } = sourceOf(from.address);
    const at = now();
    // Before anything is read of it.
    if (!rate.allows(key, at, network)) {
      counters.add('stun.dropped.rate');
      return;
    }
    const id = readBindingRequest(packet);
    if (id === undefined || address === undefined) {
      counters.add('stun.dropped.malformed');
      return;
    }
    rate.take(key, at, network);
    try {
      socket.send(writeBindingSuccess(id, address, from.port), from.port, from.address, onSent);
    } catch (error) {
      // A packet can claim to come from a port that nothing can be sent to; Node then throws synchronously.
      onSent(error);
    }
  };
}

/** Who sent a packet, and what its answers are counted by. */
interface Source {
  readonly address: Uint8Array | undefined;
  readonly key: string;
  readonly network: string | undefined;
}

function networkOf(address: Uint8Array): string {
  return Buffer.from(address.subarray(0, address.length === 4 ? 3 : 6)).toString('hex');
}

/**
 * Tells browsers their own public address, so that two of them behind routers can reach each other without asking a third party. Answers only Binding
 * requests. Rejects with the system's error when the port is not available.
 */
export async function createStunServer({ host, port, counters, log, now }: StunServerOptions): Promise<StunServer> {
  const sockets = await openUdpSockets({
    host,
    port,
    unread: (count) => counters.add('stun.dropped.unread', count),
    failed: (error) => log.warn({ error: error.message }, 'the STUN port reports a problem'),
  });
  sockets.hear(createAnswerer({ socket: sockets.socket, counters, log, ...(now && { now }) }));
  return { port: sockets.port, stop: () => sockets.stop() };
}
