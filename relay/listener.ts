/** One listener's connection, whatever carries it. */
export interface Listener {
  /** Its peer id, when it came by libp2p: it may be a relay. */
  readonly peer?: string;
  /** Sends a message or queues it; the message is shared and must not be changed. Never throws: a connection that has ended takes nothing. */
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Bytes queued and not yet written. */
  readonly queued: number;
  /** Ends the connection: soon, when what is queued has been sent or cannot be. */
  close(): void;
}

/** One publisher's connection. */
export interface Publisher {
  /** Session key of the one who publishes, hex: as libp2p authenticated it. */
  readonly session: string;
  /** Tells it whether anyone listens. Never throws. */
  demand(wanted: boolean): void;
  /** Ends the connection. */
  close(): void;
}
