/** Listeners and publishers over libp2p streams, whatever the transport: a relay without a TLS certificate serves both by webrtc-direct. */
import type { Libp2p, PeerId, Stream } from '@libp2p/interface';
import { HELLO_TIMEOUT, LISTEN_PROTOCOL, MAX_BUNDLE, PUBLISH_PROTOCOL } from '../src/node/fanout/constants.ts';
import { Demand, decodeHello, decodePublish, encodeNotice, MAX_HELLO } from '../src/node/fanout/messages.ts';
import { keyToHex } from '../src/node/identity/keys.ts';
import { MalformedError } from '../src/node/wire/cbor.ts';
import type { OnDrop } from '../src/node/wire/serve.ts';
import { readMessages, sendMessage } from '../src/node/wire/stream.ts';
import type { Counters } from './counters.ts';
import type { Hub, Listener, Seat } from './hub.ts';

export interface StreamOptions {
  readonly libp2p: Libp2p;
  readonly hub: Hub;
  readonly counters: Counters;
  /** Told of a peer that sent what no honest peer would. */
  readonly onDrop: OnDrop;
}

/** A listener says hello, and again when it changes between standby and audio. */
const LISTENER_BYTES = 4 * MAX_HELLO;
const LISTENER_RATE = 64;
/** What a publisher may send, bytes a second and at once: music with all its overhead, and a stall's worth of it. */
const PUBLISHER_RATE = 24_000;
const PUBLISHER_BURST = 96_000;

/** Takes listeners and publishers from now on. Returns what stops it. */
export async function serveStreams({ libp2p, hub, counters, onDrop }: StreamOptions): Promise<() => Promise<void>> {
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
  await libp2p.handle(
    LISTEN_PROTOCOL,
    (stream, { remotePeer }) => blaming(remotePeer, 'listen.refused.malformed', serveListener(stream, hub)),
    { maxInboundStreams: 2, maxOutboundStreams: 2 },
  );
  await libp2p.handle(
    PUBLISH_PROTOCOL,
    (stream, { remotePeer }) => {
      const key = remotePeer.publicKey?.raw;
      if (key === undefined) throw new MalformedError('a peer without a key');
      return blaming(remotePeer, 'publish.refused', servePublisher(stream, keyToHex(key), hub, counters));
    },
    { maxInboundStreams: 2, maxOutboundStreams: 2 },
  );
  return async () => {
    await libp2p.unhandle(LISTEN_PROTOCOL);
    await libp2p.unhandle(PUBLISH_PROTOCOL);
  };
}

/** Aborts a stream that has not said hello in time; call the result once it has. */
function waitForHello(stream: Stream): () => void {
  const timer = setTimeout(() => stream.abort(new Error('no hello')), HELLO_TIMEOUT);
  return () => clearTimeout(timer);
}

async function serveListener(stream: Stream, hub: Hub): Promise<void> {
  const greeted = waitForHello(stream);
  let seat: Seat | undefined;
  try {
    for await (const message of readMessages(stream, {
      maxMessage: MAX_HELLO,
      maxTotal: LISTENER_BYTES,
      perSecond: LISTENER_RATE,
    })) {
      if (seat !== undefined) {
        seat.again(decodeHello(message));
        continue;
      }
      greeted();
      const listener: Listener = {
        send: (data) => {
          if (stream.status === 'open') sendMessage(stream, data);
        },
        get queued() {
          return stream.writeBufferLength;
        },
        close: () => void stream.close().catch(() => stream.abort(new Error('closed'))),
      };
      const entered = hub.listen(decodeHello(message), listener);
      if (typeof entered === 'string') {
        sendMessage(stream, encodeNotice(entered, []));
        await stream.close();
        return;
      }
      seat = entered;
    }
  } finally {
    greeted();
    seat?.leave();
  }
}

async function servePublisher(stream: Stream, session: string, hub: Hub, counters: Counters): Promise<void> {
  const greeted = waitForHello(stream);
  let entered: ReturnType<Hub['publish']>;
  try {
    const limits = { maxMessage: MAX_BUNDLE, maxTotal: PUBLISHER_BURST, perSecond: PUBLISHER_RATE };
    for await (const message of readMessages(stream, limits)) {
      if (entered !== undefined) {
        entered.offer(message);
        continue;
      }
      greeted();
      entered = hub.publish(decodePublish(message).room, {
        session,
        demand: (wanted) => {
          if (stream.status === 'open') sendMessage(stream, new Uint8Array([wanted ? Demand.go : Demand.hold]));
        },
      });
      if (entered === undefined) {
        counters.add('publish.refused');
        await stream.close();
        return;
      }
    }
  } finally {
    greeted();
    entered?.leave();
  }
}
