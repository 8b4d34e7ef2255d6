/** The adapters of a participant that only speaks: no direct links, no listening. */
import { NO_STATUS, type RelayPort } from '../fanout/subscribe/relay-port.ts';
import type { DirectLinks } from '../participant/direct-links.ts';

/** It hides its address, so there is nobody to call or answer. */
export const NO_DIRECT_LINKS: DirectLinks = {
  call: async () => Promise.reject(new Error('no direct links')),
  answer: async () => Promise.reject(new Error('no direct links')),
};

/** It learns of the room by gossip and hears no audio. */
export const NO_LISTENING: RelayPort = {
  open: () => ({
    status: NO_STATUS,
    use: () => undefined,
    allow: () => undefined,
    want: () => undefined,
    hurry: () => undefined,
    say: () => false,
    stop: () => undefined,
  }),
};
