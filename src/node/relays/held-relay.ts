import type { Connection } from '@libp2p/interface';

export interface HeldRelay {
  readonly id: string;
  readonly address: string;
  readonly connection: Connection;
  /** Opens one more connection, which the caller closes; the pool does not use it. Absent where both connections would lose the same packets. */
  readonly another: ((signal: AbortSignal) => Promise<Connection>) | undefined;
}

/** A relay that offers itself, and how many more listeners it can serve. The relay that forwarded the offer checked its signature. */
export interface RelayOffer {
  readonly address: string;
  readonly free: number;
}
