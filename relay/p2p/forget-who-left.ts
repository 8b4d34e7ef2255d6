import type { Libp2p, PeerId } from '@libp2p/interface';

/**
 * Forgets peers as soon as they are gone: libp2p remembers everybody for six hours, and whoever loads a page is a new peer each time. Returns a function
 * that ends it.
 */
export function forgetWhoLeft(
  libp2p: Pick<Libp2p, 'addEventListener' | 'removeEventListener' | 'getConnections' | 'peerStore'>,
): () => void {
  const forget = ({ detail }: CustomEvent<PeerId>): void => {
    // It may have come back already.
    if (libp2p.getConnections(detail).length === 0) libp2p.peerStore.delete(detail).catch(() => undefined);
  };
  libp2p.addEventListener('peer:disconnect', forget);
  return () => libp2p.removeEventListener('peer:disconnect', forget);
}
