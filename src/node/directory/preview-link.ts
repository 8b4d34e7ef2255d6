/** Links that tell of a room before anybody opens them: a relay answers `/r/ROOM` with its title and more (relay/previews). Pure. */
import { hostIn, listenUrl } from '../relays/address.ts';
import { readFragment } from './fragment.ts';

/**
 * The preview link, at a relay, of a link to a room of any page: the room is in its path, which the relay sees; relays other than that one stay behind the #.
 * `server`: the address of the relay's page, with a slash at its end. A link to anything else, or with an invite, is returned as it is.
 */
export function previewLink(link: string, server: string): string {
  const { room, invite, community, relays } = readFragment(new URL(link).hash);
  if (room === undefined || invite !== undefined || community !== undefined) return link;
  const { host, hostname } = new URL(server);
  const isOwn = (relay: string): boolean => {
    const at = listenUrl(relay);
    return at === undefined ? hostIn(relay) === hostname : new URL(at.replace(/^ws/, 'http')).host === host;
  };
  const others = relays
    .filter((relay) => !isOwn(relay))
    .map((relay) => `relay=${encodeURIComponent(relay).replace(/%2F/g, '/')}`);
  return `${server}r/${room}${others.length > 0 ? `#${others.join('&')}` : ''}`;
}
