export interface ListenChannel {
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface ListenChannelEvents {
  readonly onOpen: () => void;
  readonly onMessage: (message: Uint8Array) => void;
  /** Once, however it ended; also when it never opened. `flooded`: the relay sent more than one may, and was cut off. */
  readonly onClose: (flooded: boolean) => void;
}

export const OPEN_TIMEOUT = 8000;
