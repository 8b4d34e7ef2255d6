/** Reaches another page: through a relay for the introduction, then directly. */
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { Connection, Libp2p, PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { type Negotiation, openNegotiation } from './signaling.ts';

/** A direct connection must answer within this time, ms. */
const DIRECT_ANSWER = 3_000;

/** The libp2p peer id of a session key. */
export function peerIdOf(session: Uint8Array): PeerId {
  return peerIdFromPublicKey(publicKeyFromRaw(session));
}

/**
 * Negotiates with another page: over the direct connection when that answers, otherwise over a circuit through one of `relays`. A direct connection
 * that does not answer while a circuit works is closed, because ICE would notice only half a minute later. Throws when no way works.
 */
export async function negotiateWith(
  libp2p: Libp2p,
  peer: PeerId,
  relays: readonly string[],
  signal: AbortSignal,
): Promise<Negotiation> {
  const open = libp2p.getConnections(peer).filter((c) => c.status === 'open');
  const direct = open.find((c) => c.limits === undefined);
  if (direct !== undefined) {
    try {
      return await openNegotiation(direct, AbortSignal.any([signal, AbortSignal.timeout(DIRECT_ANSWER)]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
  const circuit =
    open.find((c) => c.limits !== undefined) ??
    // libp2p would reuse the direct connection.
    (await firstOf(relays, (relay) =>
      libp2p.dial(multiaddr(`${relay}/p2p-circuit/p2p/${peer.toString()}`), { signal, force: true }),
    ));
  const negotiation = await openNegotiation(circuit, signal);
  direct?.abort(new Error('it does not answer'));
  return negotiation;
}

/** Opens a direct libp2p connection to another page, so that gossip continues when every relay is gone. Throws on failure. */
export async function befriend(
  libp2p: Libp2p,
  peer: PeerId,
  relays: readonly string[],
  signal: AbortSignal,
): Promise<Connection> {
  return firstOf(relays, (relay) =>
    libp2p.dial(multiaddr(`${relay}/p2p-circuit/webrtc/p2p/${peer.toString()}`), { signal }),
  );
}

async function firstOf<T>(items: readonly string[], attempt: (item: string) => Promise<T>): Promise<T> {
  let last: unknown = new Error('no relay in common');
  for (const item of items) {
    try {
      return await attempt(item);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
