/** Listeners and publishers over libp2p streams, whatever the transport: a relay without a TLS certificate serves both by webrtc-direct. */
import type { Libp2p, PeerId, Stream } from '@libp2p/interface';
import * as lp from 'it-length-prefixed';
import {
  LISTEN_PROTOCOL,
  PUBLISH_PROTOCOL,
  PUBLISH_PROTOCOL_1_0,
} from '../../../src/node/fanout/protocol/constants.ts';
import { decodeListenerMessage, MAX_LISTENER_MESSAGE } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { keyToHex } from '../../../src/node/identity/keys.ts';
import { readMessages, trySend } from '../../../src/node/transport/framed-stream.ts';
import { type LastPacket, sendLive } from '../../../src/node/transport/live-stream.ts';
import type { OnDrop } from '../../../src/node/transport/request-server.ts';
import { concat } from '../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../src/node/wire/malformed.ts';
import { createConnectionLimits } from '../../http/connection-limits.ts';
import { addressOf, ipOf } from '../../util/connection-address.ts';
import type { Counters } from '../../util/counters.ts';
import { shareKey } from '../../util/ip.ts';
import type { Forwarder } from '../forwarder.ts';
import type { Guest, ListenerSessions } from '../listener-session.ts';
import type { Batch } from '../types.ts';
import { servePublisher } from './publish-stream.ts';
import { closeSoon, waitForHello } from './stream-tools.ts';

export interface StreamOptions {
  readonly libp2p: Libp2p;
  /** Where those go who are let in. */
  readonly voices: { readonly sessions: ListenerSessions } & Pick<Forwarder, 'publish'>;
  readonly counters: Counters;
  /** Listeners at once, of all kinds. */
  /** Read each time. */
  readonly maxListeners: number;
  /** Called for a peer that sent what no honest peer would. */
  readonly onDrop: OnDrop;
}

/** Bytes that a listener sends, hellos, hands and chat: at once, and per second. */
const LISTENER_BURST = 8 * MAX_LISTENER_MESSAGE;
const LISTENER_RATE = MAX_LISTENER_MESSAGE;
/** Streams of one connection: one, and the one before it that has not ended yet. */
const PUBLISHING = { maxInboundStreams: 2, maxOutboundStreams: 2 };
const OWN = 2;
/** A relay listens in many rooms over one connection. Streams beyond OWN must fit into this share of all listeners, and of one address's. */
const LISTENING = { maxInboundStreams: 128, maxOutboundStreams: 128 };
const FURTHER_SHARE = 1 / 4;

/** Accepts listeners and publishers from now on. Returns a function that stops it. */
export async function serveStreams(options: StreamOptions): Promise<() => Promise<void>> {
  const { libp2p, voices, counters, onDrop } = options;
  const blaming = async (
    peer: PeerId,
    counted: 'listen.refused.malformed' | 'publish.refused',
    served: Promise<void>,
  ) => {
    try {
      await served;
    } catch (error) {
      if (error instanceof MalformedError) {
        counters.add(counted);
        onDrop(peer, 'malformed');
      }
      throw error;
    }
  };
  const framed = createFramer();
  const packets: LastPacket = {};
  const further = createConnectionLimits({
    get most() {
      return Math.ceil(options.maxListeners * FURTHER_SHARE);
    },
    perAddress: LISTENING.maxInboundStreams,
  });
  await libp2p.handle(
    LISTEN_PROTOCOL,
    async (stream, { remoteAddr, remotePeer, streams }) => {
      const from = addressOf({ remoteAddr });
      const own = streams.filter((s) => s.protocol === LISTEN_PROTOCOL && s.direction === 'inbound').length <= OWN;
      const place = own ? () => undefined : further.enter(from);
      if (typeof place === 'string') {
        counters.add('listen.refused.address');
        throw new Error('too many listeners from one address');
      }
      try {
        await blaming(
          remotePeer,
          'listen.refused.malformed',
          serveListener(
            sendLive(stream, packets),
            { peer: remotePeer.toString(), address: ipOf({ remoteAddr }) },
            voices.sessions,
            framed,
          ),
        );
      } finally {
        place();
      }
    },
    LISTENING,
  );
  await libp2p.handle(
    [PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0],
    (stream, { remoteAddr, remotePeer }) => {
      const key = remotePeer.publicKey?.raw;
      if (key === undefined) throw new MalformedError('a peer without a key');
      return blaming(
        remotePeer,
        'publish.refused',
        servePublisher(stream, { session: keyToHex(key), from: addressOf({ remoteAddr }) }, (...asked) =>
          voices.publish(...asked),
        ),
      );
    },
    PUBLISHING,
  );
  return async () => {
    await libp2p.unhandle(LISTEN_PROTOCOL);
    await libp2p.unhandle([PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0]);
  };
}

/** Puts the length before each message; once for all listeners that are sent the same messages one after the other. */
function createFramer(): (batch: Batch) => Uint8Array {
  let last: Batch | undefined;
  let framed = new Uint8Array();
  return (batch) => {
    if (batch !== last) framed = concat(batch.map((message) => lp.encode.single(message).subarray()));
    last = batch;
    return framed;
  };
}

async function serveListener(
  stream: Stream,
  { peer, address }: { readonly peer: string; readonly address: string },
  sessions: ListenerSessions,
  framed: (batch: Batch) => Uint8Array,
): Promise<void> {
  const greeted = waitForHello(stream);
  const limits = { maxMessage: MAX_LISTENER_MESSAGE, maxTotal: LISTENER_BURST, perSecond: LISTENER_RATE };
  const messages = readMessages(stream, limits);
  // What comes while the place is asked for is read, and bounded, too.
  let next = messages.next();
  next.catch(() => undefined);
  const session = await sessions.admit(address, peer);
  if (typeof session === 'string') {
    greeted();
    await closeSoon(stream);
    return;
  }
  const guest: Guest = {
    peer,
    from: shareKey(address),
    send: (batch) => trySend(stream, framed(batch)),
    get queued() {
      return stream.writeBufferLength;
    },
    close: () => void closeSoon(stream),
    turnAway: () => void closeSoon(stream),
    end: () => stream.abort(new Error('ended by the relay')),
    throwOut: () => stream.abort(new Error('too much was said')),
  };
  session.begin(guest);
  session.answered();
  try {
    for (let first = true; ; first = false) {
      const { value, done } = await next;
      if (done === true) return;
      greeted();
      // Decoded here as well, because whoever sends what cannot be read is to blame for it.
      const said = decodeListenerMessage(value);
      if (first && said.type !== 'hello') throw new MalformedError('no hello');
      session.hear(value);
      next = messages.next();
    }
  } finally {
    greeted();
    session.gone();
    // A stream that its listener half-closed counts as left.
    stream.abort(new Error('listener left'));
  }
}
