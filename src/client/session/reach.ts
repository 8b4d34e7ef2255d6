/** Ways to another page: over a relay for the introduction, then directly. */
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { Connection, Libp2p, PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';

/** The libp2p name of a session key. */
export function peerIdOf(session: Uint8Array): PeerId {
  return peerIdFromPublicKey(publicKeyFromRaw(session));
}

/** A connection to signal over: a direct one where there is, else a circuit through one of `relays`. Throws when none leads there. */
export async function reach(
  libp2p: Libp2p,
  peer: PeerId,
  relays: readonly string[],
  signal: AbortSignal,
): Promise<Connection> {
  const open = libp2p.getConnections(peer).filter((c) => c.status === 'open');
  const best = open.find((c) => c.limits === undefined) ?? open[0];
  if (best !== undefined) return best;
  return firstOf(relays, (relay) => libp2p.dial(multiaddr(`${relay}/p2p-circuit/p2p/${peer.toString()}`), { signal }));
}

/** A direct libp2p connection to another page, so that gossip goes on when every relay is gone. Throws when none comes about. */
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
