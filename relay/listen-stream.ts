/** Listeners and publishers over libp2p streams, whatever the transport: a relay without a TLS certificate serves both by webrtc-direct. */
import type { Libp2p, PeerId, Stream } from '@libp2p/interface';
import * as lp from 'it-length-prefixed';
import { concat } from 'uint8arrays/concat';
import {
  HELLO_TIMEOUT,
  LISTEN_PROTOCOL,
  MAX_BUNDLE,
  PUBLISH_PROTOCOL,
  PUBLISH_PROTOCOL_1_0,
  SPEAKER_BURST,
  SPEAKER_RATE,
} from '../src/node/fanout/constants.ts';
import { Demand, decodeHello, encodeNotice } from '../src/node/fanout/messages.ts';
import { decodeUpward, MAX_UPWARD } from '../src/node/fanout/upward.ts';
import { keyToHex } from '../src/node/identity/keys.ts';
import { type LastPacket, sendLive } from '../src/node/network/live-stream.ts';
import { MalformedError } from '../src/node/wire/malformed.ts';
import type { OnDrop } from '../src/node/wire/serve.ts';
import { readMessages, trySend } from '../src/node/wire/stream.ts';
import { createAdmission } from './admission.ts';
import type { Counters } from './counters.ts';
import type { Hub, Seat, Stand } from './hub.ts';
import type { Batch, Listener, Publisher } from './listener.ts';

export interface StreamOptions {
  readonly libp2p: Libp2p;
  readonly hub: Hub;
  readonly counters: Counters;
  /** Listeners at once, of all kinds. */
  readonly maxListeners: number;
  /** Told of a peer that sent what no honest peer would. */
  readonly onDrop: OnDrop;
}

/** What a listener says, hellos and hands and chat: bytes at once, and a second. */
const LISTENER_BURST = 8 * MAX_UPWARD;
const LISTENER_RATE = MAX_UPWARD;
/** Streams of one connection: one, and the one before it that has not ended yet. */
const PUBLISHING = { maxInboundStreams: 2, maxOutboundStreams: 2 };
const OWN = 2;
/** A relay listens in many rooms over one connection. What is more than OWN has to find a place among so many, as a share of all listeners. */
const LISTENING = { maxInboundStreams: 128, maxOutboundStreams: 128 };
const FURTHER_SHARE = 1 / 4;
/** A closed stream has this long to take what was queued, ms. */
const LINGER = 2_000;

/** Takes listeners and publishers from now on. Returns what stops it. */
export async function serveStreams({
  libp2p,
  hub,
  counters,
  maxListeners,
  onDrop,
}: StreamOptions): Promise<() => Promise<void>> {
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
  const further = createAdmission({
    most: Math.ceil(maxListeners * FURTHER_SHARE),
    perAddress: LISTENING.maxInboundStreams,
  });
  await libp2p.handle(
    LISTEN_PROTOCOL,
    async (stream, { remotePeer, streams }) => {
      const own = streams.filter((s) => s.protocol === LISTEN_PROTOCOL && s.direction === 'inbound').length <= OWN;
      const place = own ? () => undefined : further.enter(remotePeer.toString());
      if (typeof place === 'string') {
        counters.add('listen.refused.address');
        throw new Error('too many listeners on one connection');
      }
      try {
        await blaming(
          remotePeer,
          'listen.refused.malformed',
          serveListener(sendLive(stream, packets), remotePeer.toString(), hub, counters, framed),
        );
      } finally {
        place();
      }
    },
    LISTENING,
  );
  await libp2p.handle(
    [PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0],
    (stream, { remotePeer }) => {
      const key = remotePeer.publicKey?.raw;
      if (key === undefined) throw new MalformedError('a peer without a key');
      return blaming(remotePeer, 'publish.refused', servePublisher(stream, keyToHex(key), hub));
    },
    PUBLISHING,
  );
  return async () => {
    await libp2p.unhandle(LISTEN_PROTOCOL);
    await libp2p.unhandle([PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0]);
  };
}

/** Puts the length before each message; once for all listeners that are sent the same one after the other. */
function createFramer(): (batch: Batch) => Uint8Array {
  let last: Batch | undefined;
  let framed = new Uint8Array();
  return (batch) => {
    if (batch !== last) framed = concat(batch.map((message) => lp.encode.single(message).subarray()));
    last = batch;
    return framed;
  };
}

/** Aborts a stream that has not said hello in time; call the result once it has. */
function waitForHello(stream: Stream): () => void {
  const timer = setTimeout(() => stream.abort(new Error('no hello')), HELLO_TIMEOUT);
  return () => clearTimeout(timer);
}

/** Closes, and ends the stream when the other side has, or soon: an abort at once could overtake what was sent last. */
async function closeSoon(stream: Stream): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER);
    stream.addEventListener(
      'close',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
  stream.close({ signal: AbortSignal.timeout(LINGER) }).catch((error: unknown) => {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
  });
  await ended;
  stream.abort(new Error('closed'));
}

async function serveListener(
  stream: Stream,
  peer: string,
  hub: Hub,
  counters: Counters,
  framed: (batch: Batch) => Uint8Array,
): Promise<void> {
  const greeted = waitForHello(stream);
  const listener: Listener = {
    peer,
    send: (batch) => trySend(stream, framed(batch)),
    get queued() {
      return stream.writeBufferLength;
    },
    close: () => void closeSoon(stream),
  };
  let seat: Seat | undefined;
  try {
    const limits = { maxMessage: MAX_UPWARD, maxTotal: LISTENER_BURST, perSecond: LISTENER_RATE };
    for await (const message of readMessages(stream, limits)) {
      greeted();
      const said = decodeUpward(message);
      if (seat !== undefined) {
        if (said.type === 'hello' ? seat.again(said.hello) : seat.hear(said)) continue;
        counters.add('listen.refused.hello');
        stream.abort(new Error('too much was said'));
        return;
      }
      if (said.type !== 'hello') throw new MalformedError('no hello');
      const entered = hub.listen(said.hello, listener);
      if ('refused' in entered) {
        listener.send([encodeNotice(entered.refused, entered.elsewhere)]);
        await closeSoon(stream);
        return;
      }
      seat = entered;
    }
  } finally {
    greeted();
    seat?.leave();
    // Who has stopped talking has left: a half-closed stream is no way to listen.
    stream.abort(new Error('listener left'));
  }
}

async function servePublisher(stream: Stream, session: string, hub: Hub): Promise<void> {
  const greeted = waitForHello(stream);
  const publisher: Publisher = {
    session,
    demand: (demand) => {
      const known = demand === Demand.twice && stream.protocol === PUBLISH_PROTOCOL_1_0 ? Demand.go : demand;
      trySend(stream, lp.encode.single(new Uint8Array([known])).subarray());
    },
    close: () => void closeSoon(stream),
  };
  let stand: Stand | undefined;
  try {
    const limits = { maxMessage: MAX_BUNDLE, maxTotal: SPEAKER_BURST, perSecond: SPEAKER_RATE };
    for await (const message of readMessages(stream, limits)) {
      greeted();
      if (stand !== undefined) {
        stand.offer(message);
        continue;
      }
      stand = hub.publish(decodeHello(message).room, publisher);
      if (stand === undefined) {
        await closeSoon(stream);
        return;
      }
    }
  } finally {
    greeted();
    stand?.leave();
    stream.abort(new Error('publisher left'));
  }
}
