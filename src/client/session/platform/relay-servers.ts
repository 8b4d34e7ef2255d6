import { listenUrl } from '../../../node/relays/address.ts';
import { mayDial } from '../../../node/relays/reach.ts';

/** Where this page came from, with a slash at the end. */
export const ownServer = (): string => new URL('.', document.baseURI).href;

/** Where relays answer HTTP, with a slash at the end: those that a browser reaches by WebSocket. */
export function serversOf(relays: readonly string[]): readonly string[] {
  return relays.flatMap((relay) =>
    mayDial(relay)
      ? (listenUrl(relay)
          ?.replace(/^ws/, 'http')
          .replace(/[^/]*$/, '') ?? [])
      : [],
  );
}
