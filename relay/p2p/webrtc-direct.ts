/**
 * libp2p's webrtc-direct transport with bounds on what nobody has proven yet. Each STUN request with a new user name makes a native peer connection,
 * which then sends checks to the source that the packet names, true or not, for up to ten seconds (seen in @libp2p/webrtc 6.0.33, which bounds only
 * connections that are further on).
 */
import { webRTCDirect } from '@libp2p/webrtc';
import { type ConnectionLimits, createConnectionLimits } from '../http/connection-limits.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import { binaryChannelsOnly } from './binary-channels.ts';
import { boundSctp } from './sctp-limits.ts';

type Factory = ReturnType<typeof webRTCDirect>;
type Listener = ReturnType<ReturnType<Factory>['createListener']>;
type Answer = (ufrag: string, host: string, port: number, signal: AbortSignal) => Promise<void>;

/** The parts of libp2p's listener that are used here. */
interface Accepting extends Listener {
  incomingConnection?: Answer;
  /** By address, port and user name. */
  readonly connections: ReadonlyMap<string, EventTarget & { readonly connectionState: string }>;
}

export interface WebRtcDirectOptions {
  /** Places of everybody who is connected, by address; a connection takes one from its first packet to its end. */
  readonly limits: ConnectionLimits;
  /** The most of them for one address. Read each time. */
  readonly perAddress: number;
  readonly counters: Counters;
}

/** Connections that are not proven yet, in all, and as a share of an address's places. Each ends within libp2p's 10 s. */
const MAX_PENDING = 256;
const PENDING_SHARE = 1 / 10;
const ENDED = ['failed', 'disconnected', 'closed'];

export function webRtcDirect(bounds: WebRtcDirectOptions): Factory {
  boundSctp();
  binaryChannelsOnly(() => bounds.counters.add('datagram.closed.text'));
  // By default it asks public STUN servers about everyone who connects.
  const create = webRTCDirect({ rtcConfiguration: { iceServers: [] } });
  return (components) => {
    const transport = create(components);
    const createListener = transport.createListener.bind(transport);
    transport.createListener = (options) => {
      const listener = createListener(options) as Accepting;
      const answer = listener.incomingConnection?.bind(listener);
      if (answer === undefined) throw new Error('@libp2p/webrtc has no incomingConnection');
      listener.incomingConnection = bounded(answer, listener.connections, bounds);
      return listener;
    };
    return transport;
  };
}

/** The same answer, while there are places. What is refused is counted and not answered. */
export function bounded(answer: Answer, connections: Accepting['connections'], options: WebRtcDirectOptions): Answer {
  const { limits, counters } = options;
  const pending = createConnectionLimits({
    most: MAX_PENDING,
    get perAddress() {
      return Math.ceil(options.perAddress * PENDING_SHARE);
    },
  });
  const answering = new Set<string>();
  return async (ufrag, host, port, signal) => {
    const key = `${host}:${port}:${ufrag}`;
    // The client repeats its request until it is answered.
    if (answering.has(key)) return;
    const blocks = addressBlocks(host);
    const unproven = pending.enter(...blocks);
    if (typeof unproven === 'string') {
      counters.add('datagram.refused.pending');
      return;
    }
    const place = limits.enter(...blocks);
    if (typeof place === 'string') {
      unproven();
      counters.add(place === 'full' ? 'datagram.refused.full' : 'datagram.refused.address');
      return;
    }
    answering.add(key);
    try {
      await answer(ufrag, host, port, signal);
      const connection = connections.get(key);
      if (connection === undefined) place();
      else {
        connection.addEventListener('connectionstatechange', () => {
          if (ENDED.includes(connection.connectionState)) place();
        });
      }
    } catch (error) {
      place();
      throw error;
    } finally {
      unproven();
      answering.delete(key);
    }
  };
}
