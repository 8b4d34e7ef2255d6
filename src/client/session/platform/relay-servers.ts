import { listenUrl } from '../../../node/relays/address.ts';
import { mayDial } from '../../../node/relays/reach.ts';
import { serverSays } from './relay-discovery.ts';

/** Where this page came from, with a slash at the end. */
export const ownServer = (): string => new URL('.', document.baseURI).href;

/** The same where it is a relay's, else nothing: a plain file host does not answer, and is not to learn which room somebody is in. */
export const ownRelay = (): readonly string[] => (typeof serverSays.peek()['peerId'] === 'string' ? [ownServer()] : []);

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
