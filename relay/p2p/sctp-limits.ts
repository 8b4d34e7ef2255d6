/** How many unsent bytes the library below libp2p may buffer for a slow webrtc-direct receiver, where the relay cannot see them. */
import { createRequire } from 'node:module';
import { PACKED } from '../util/packed.ts';

/** Two seconds of ten voices, bytes. The default is a megabyte, three minutes of one voice. */
const SEND_BUFFER = 128 * 1024;

/** For connections made from now on in this process. */
export function boundSctp(): void {
  // The same copy of the library that libp2p uses, because the settings belong to the copy. In the package libp2p is part of the relay.
  const here = createRequire(import.meta.url);
  const libp2p = PACKED ? here : createRequire(here.resolve('@libp2p/webrtc'));
  const library = libp2p('node-datachannel') as {
    setSctpSettings(settings: { readonly sendBufferSize: number }): void;
  };
  library.setSctpSettings({ sendBufferSize: SEND_BUFFER });
}
