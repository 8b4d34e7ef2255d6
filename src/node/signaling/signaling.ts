/**
 * Signaling over libp2p: one stream carries one negotiation between two session keys that libp2p has authenticated, over a direct or a
 * circuit-relayed connection. The DTLS fingerprint in the offer and answer is thereby bound to the session key.
 */
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { keyToHex } from '../identity/keys.ts';
import { readMessages, sendMessage } from '../transport/framed-stream.ts';
import type { OnDrop } from '../transport/request-server.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_CANDIDATES, MAX_NEGOTIATION, MAX_SIGNAL, NEGOTIATION_TIMEOUT, SIGNALING_PROTOCOL } from './constants.ts';
import { decodeSignal, encodeSignal, type Offer, type Signal } from './signal.ts';

/** One negotiation. Ends when either side closes it, or at its time limit. */
export interface Negotiation {
  /** Sends one message. Does nothing once the stream has ended: by then the link is up or given up. */
  send(signal: Signal): void;
  /** What the other side sends, checked. Throws MalformedError, or what the stream throws. */
  readonly signals: AsyncIterator<Signal, void>;
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  close(): void;
}

/** Called for each offer from the session `from` (hex key). Rejecting it aborts the negotiation. */
export type OnOffer = (from: string, offer: Offer, negotiation: Negotiation) => Promise<void>;

async function* readSignals(stream: Stream): AsyncGenerator<Signal, void> {
  let candidates = 0;
  for await (const message of readMessages(stream, { maxMessage: MAX_SIGNAL, maxTotal: MAX_NEGOTIATION })) {
    const signal = decodeSignal(message);
    if (signal.kind === 'candidate' && ++candidates > MAX_CANDIDATES) throw new MalformedError('too many candidates');
    yield signal;
  }
}

function negotiate(stream: Stream): Negotiation {
  const signal = AbortSignal.timeout(NEGOTIATION_TIMEOUT);
  const giveUp = (): void => stream.abort(new Error('negotiation timed out'));
  signal.addEventListener('abort', giveUp, { once: true });
  stream.addEventListener('close', () => signal.removeEventListener('abort', giveUp), { once: true });
  return {
    send: (message) => {
      if (stream.status === 'open') sendMessage(stream, encodeSignal(message));
    },
    signals: readSignals(stream),
    signal,
    close: () => {
      signal.removeEventListener('abort', giveUp);
      // Anything still pending is useless now, and a graceful close would wait for a peer that may be gone.
      stream.abort(new Error('negotiation over'));
    },
  };
}

/** Opens a negotiation over `connection`. Throws what libp2p throws. */
export async function openNegotiation(connection: Connection, signal: AbortSignal): Promise<Negotiation> {
  return negotiate(await connection.newStream(SIGNALING_PROTOCOL, { signal, runOnLimitedConnection: true }));
}

/** Negotiations that one peer may open: each may cost a peer connection. An honest peer calls again after 0.4 s at the earliest. */
const OFFERS = { perSecond: 1, burst: 8, maxKeys: 1_024 };

/** Accepts offers from now on. Returns a function that stops it. */
export async function serveSignaling(
  libp2p: Libp2p,
  onOffer: OnOffer,
  onDrop?: OnDrop,
  now: () => number = Date.now,
): Promise<() => Promise<void>> {
  const offers = new RateLimit(OFFERS);
  await libp2p.handle(
    SIGNALING_PROTOCOL,
    async (stream, connection) => {
      const { remotePeer } = connection;
      if (!offers.take(remotePeer.toString(), now())) {
        onDrop?.(remotePeer, 'too-fast');
        throw new Error('called too often');
      }
      const negotiation = negotiate(stream);
      try {
        const first = await negotiation.signals.next();
        // The called peer left before the offer was sent: the caller has nothing more to say, which is no fault.
        if (first.done === true) return;
        const key = remotePeer.publicKey?.raw;
        if (key === undefined) throw new MalformedError('a peer without a key');
        if (first.value.kind !== 'offer') throw new MalformedError('no offer');
        await onOffer(keyToHex(key), first.value, negotiation);
      } catch (error) {
        if (error instanceof MalformedError) onDrop?.(remotePeer, 'malformed');
        throw error;
      } finally {
        negotiation.close();
      }
    },
    { runOnLimitedConnection: true, maxInboundStreams: 4, maxOutboundStreams: 4 },
  );
  return () => libp2p.unhandle(SIGNALING_PROTOCOL);
}
