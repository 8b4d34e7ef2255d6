/** How much of what is sent by webrtc-direct the library below libp2p may hold, out of sight, for someone who takes it slowly. */
import { createRequire } from 'node:module';

/** Two seconds of ten voices, bytes. By itself it is a megabyte, three minutes of one voice. */
const SEND_BUFFER = 128 * 1024;

/** For the connections that are made from now on in this process. */
export function boundSctp(): void {
  // The very copy that libp2p uses: these settings are its own.
  const { resolve } = createRequire(import.meta.url);
  const library = createRequire(resolve('@libp2p/webrtc'))('node-datachannel') as {
    setSctpSettings(settings: { readonly sendBufferSize: number }): void;
  };
  library.setSctpSettings({ sendBufferSize: SEND_BUFFER });
}
