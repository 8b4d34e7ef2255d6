import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Counters } from '../util/counters.ts';
import { addressKey, ipBytes } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { WindowLimit } from '../util/window-limit.ts';
import { readBindingRequest, writeBindingSuccess } from './stun-message.ts';

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
  return (packet, from) => {
    const id = readBindingRequest(packet);
    const address = ipBytes(from.address);
    if (id === undefined || address === undefined) {
      counters.add('stun.dropped.malformed');
      return;
    }
    if (!rate.take(addressKey(from.address), now(), networkOf(address))) {
      counters.add('stun.dropped.rate');
      return;
    }
    try {
      socket.send(writeBindingSuccess(id, address, from.port), from.port, from.address, onSent);
    } catch (error) {
      // A packet can claim to come from a port that nothing can be sent to; Node then throws synchronously.
      onSent(error);
    }
  };
}

function networkOf(address: Uint8Array): string {
  return Buffer.from(address.subarray(0, address.length === 4 ? 3 : 6)).toString('hex');
}

/**
 * Tells browsers their own public address, so that two of them behind routers can reach each other without asking a third party. Answers only Binding
 * requests. Rejects with the system's error when the port is not available.
 */
export async function createStunServer({ host, port, counters, log, now }: StunServerOptions): Promise<StunServer> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' });
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.on('message', createAnswerer({ socket, counters, log, ...(now && { now }) }));
  socket.on('error', (error) => log.warn({ error: error.message }, 'the STUN port reports a problem'));

  let stopped: Promise<void> | undefined;
  return {
    port: socket.address().port,
    stop() {
      stopped ??= new Promise<void>((resolve) => socket.close(() => resolve()));
      return stopped;
    },
  };
}
