import type { Connection } from '@libp2p/interface';

export interface HeldRelay {
  readonly id: string;
  readonly address: string;
  readonly connection: Connection;
  /** Opens one more connection, which is the caller's to close; it is not handed out here. Undefined where one would lose what the other loses. */
  readonly another: ((signal: AbortSignal) => Promise<Connection>) | undefined;
}

/** A relay that offers itself, and how many more it can serve, as the relay that handed the offer on checked. */
export interface RelayOffer {
  readonly address: string;
  readonly free: number;
}
