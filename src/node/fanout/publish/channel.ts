/** A way to a relay's publish protocol, whatever carries it. */

export interface PublishChannel {
  /** True while it takes bundles. */
  readonly writable: boolean;
  /** Bytes queued and not yet sent. */
  readonly queued: number;
  /** Sends a signed bundle. Throws when the channel has ended. */
  send(bundle: Uint8Array): void;
  /** Idempotent. */
  close(): void;
}

export interface PublishChannelEvents {
  /** The relay's message: one byte, `Demand`. */
  readonly onDemand: (demand: number) => void;
  /** Called once, from whichever side it ended, and not while it is being opened. */
  readonly onEnd: () => void;
}

/** Opens a channel. Rejects when that fails, or when the signal says so. */
export type OpenPublishChannel = (events: PublishChannelEvents, signal: AbortSignal) => Promise<PublishChannel>;

/** Limits on the demands that a relay sends as listeners come and go: bytes at once and per second, two to a message. */
export const DEMANDS = { maxMessage: 1, maxTotal: 64, perSecond: 4 } as const;
