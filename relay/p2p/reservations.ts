/** Places for people who can be introduced, each held from its request until the peer's last connection closes. */
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2';
import type { Libp2p, PeerId } from '@libp2p/interface';
import type { Counters } from '../util/counters.ts';

/**
 * libp2p keeps a reservation for its whole term whether or not its peer is there, and loses one that was renewed twice. No connection lasts as long
 * as this, ms, so neither happens.
 */
export const RESERVATION_TERM = 24 * 3_600_000;

export interface ReservationsOptions {
  /** Places in total, as configured in libp2p. */
  readonly most: number;
  readonly counters: Counters;
}

export class Reservations {
  readonly #o: ReservationsOptions;
  #libp2p: Libp2p | undefined;

  constructor(options: ReservationsOptions) {
    this.#o = options;
  }

  /** Places taken. */
  get size(): number {
    return this.#held?.size ?? 0;
  }

  /** For libp2p's connection gater, which is asked before each reservation. Counts refusals; libp2p itself refuses. */
  deny(peer: PeerId): boolean {
    if (this.size >= this.#o.most && this.#held?.has(peer) === false) this.#o.counters.add('introduction.refused.full');
    return false;
  }

  start(libp2p: Libp2p): void {
    this.#libp2p = libp2p;
    const held = this.#held!;
    const remove = held.delete.bind(held);
    // Also where libp2p removes one by itself, because the timer of its term would outlive it and end a later one of the same peer.
    held.delete = (peer) => {
      held.get(peer)?.signal.clear();
      return remove(peer);
    };
    libp2p.addEventListener('peer:disconnect', this.#onDisconnect);
  }

  stop(): void {
    this.#libp2p?.removeEventListener('peer:disconnect', this.#onDisconnect);
  }

  get #held(): CircuitRelayService['reservations'] | undefined {
    return (this.#libp2p?.services['circuitRelay'] as CircuitRelayService | undefined)?.reservations;
  }

  readonly #onDisconnect = ({ detail }: CustomEvent<PeerId>): void => {
    this.#held?.delete(detail);
  };
}
