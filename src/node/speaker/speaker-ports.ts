/** What a participant that only speaks has in place of ears and of direct links. */
import { NO_STATUS, type RelayPort } from '../fanout/subscribe/relay-port.ts';
import type { DirectLinks } from '../participant/direct-links.ts';

/** It hides its address, so nobody calls it and it calls nobody. */
export const NO_DIRECT_LINKS: DirectLinks = {
  call: async () => Promise.reject(new Error('no direct links')),
  answer: async () => Promise.reject(new Error('no direct links')),
};

/** It is told of the room by gossip, and of nothing that is said. */
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
