/** The serving side of a request protocol: one request, one reply, bounded in size, time, streams and rate. */
import type { Libp2p, PeerId } from '@libp2p/interface';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import { answer } from './framed-stream.ts';

/** Why a request got no answer: it was malformed, or its peer asked too often. */
export type RequestDrop = 'malformed' | 'too-fast';

/** Called for every request that got no answer. */
export type OnDrop = (from: PeerId, why: RequestDrop) => void;

export interface ServeOptions {
  /** Longest request, bytes. */
  readonly maxRequest: number;
  /** `from` is the peer that the connection authenticated. */
  readonly reply: (request: Uint8Array, from: PeerId) => Uint8Array | Promise<Uint8Array>;
  readonly onDrop?: OnDrop | undefined;
  /** Milliseconds, any clock. */
  readonly now?: () => number;
}

/** Requests that one peer may make: a page in a lobby makes about two a second. A reply may be a thousand times as large as its request. */
const REQUESTS = { perSecond: 4, burst: 40, maxKeys: 1_024 };
/** Concurrent requests of one connection. */
const MAX_STREAMS = 4;

/** Answers on `protocol` from now on. Returns a function that stops it. */
export async function serveRequests(
  libp2p: Libp2p,
  protocol: string,
  { maxRequest, reply, onDrop, now = Date.now }: ServeOptions,
): Promise<() => Promise<void>> {
  const requests = new RateLimit(REQUESTS);
  await libp2p.handle(
    protocol,
    async (stream, { remotePeer }) => {
      if (!requests.take(remotePeer.toString(), now())) {
        onDrop?.(remotePeer, 'too-fast');
        throw new Error('asked too often');
      }
      try {
        await answer(stream, maxRequest, (request) => reply(request, remotePeer));
      } catch (error) {
        if (error instanceof MalformedError) onDrop?.(remotePeer, 'malformed');
        // libp2p aborts the stream.
        throw error;
      }
    },
    { maxInboundStreams: MAX_STREAMS, maxOutboundStreams: MAX_STREAMS },
  );
  return () => libp2p.unhandle(protocol);
}
