/** A channel to a relay's listen protocol, whatever carries it. */
import type { Connection } from '@libp2p/interface';

export interface ListenChannel {
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface ListenChannelEvents {
  /** `greeted`: the hello of somebody who looks in has been said. */
  readonly onOpen: (greeted?: boolean) => void;
  readonly onMessage: (message: Uint8Array) => void;
  /** Called once, however it ended; also when it never opened. `flooded`: the relay sent more than it may, and was cut off. */
  readonly onClose: (flooded: boolean) => void;
}

/**
 * Opens a channel to the relay at `address`; `connection` is the one to it, if there is one. Never throws: a channel that cannot be opened closes.
 */
export type OpenListenChannel = (
  address: string,
  connection: () => Connection | undefined,
  events: ListenChannelEvents,
) => ListenChannel;

export const OPEN_TIMEOUT = 8000;
