/** Links within the page: everything is in the URL fragment, which no web server sees. */
import { isRoomId, type RoomId } from '../../node/room/charter.ts';
import { MAX_ADDRESS_BYTES, MAX_RELAYS } from '../../node/room/constants.ts';

export type Route =
  | { readonly at: 'hallway' }
  | { readonly at: 'room'; readonly room: RoomId; readonly relays: readonly string[] }
  /** Something that is no link of ours, or a damaged one. */
  | { readonly at: 'invalid' };

/** `#room=ID&relay=ADDRESS&relay=ADDRESS`; empty is the hallway. Unknown parts are ignored, too many relays cut. */
export function parseFragment(fragment: string): Route {
  const text = fragment.replace(/^#/, '');
  if (text === '') return { at: 'hallway' };
  const params = new URLSearchParams(text.slice(0, 4_096));
  const room = params.get('room');
  if (room === null || !isRoomId(room)) return { at: 'invalid' };
  const relays = params
    .getAll('relay')
    .filter((r) => isRelayAddress(r))
    .slice(0, MAX_RELAYS);
  return { at: 'room', room, relays };
}

export function formatFragment(room: RoomId, relays: readonly string[]): string {
  // Slashes and colons stay readable; the fragment allows them (RFC 3986, section 3.5).
  const parts = relays.slice(0, MAX_RELAYS).map((r) => `&relay=${encodeURIComponent(r).replace(/%2F/g, '/')}`);
  return `#room=${room}${parts.join('')}`;
}

/** True for a multiaddr of a relay that a page might dial: WebSocket or webrtc-direct, with a peer id at its end. */
export function isRelayAddress(text: string): boolean {
  return (
    text.length <= MAX_ADDRESS_BYTES &&
    /^\/(ip4|ip6|dns|dns4|dns6)\/[0-9A-Za-z.:-]+\/(tcp\/\d+(\/tls)?(\/sni\/[0-9A-Za-z.-]+)?\/wss?|udp\/\d+\/webrtc-direct(\/certhash\/[\w-]+)+)\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/.test(
      text,
    )
  );
}

/** The peer id at the end of a relay's address. */
export function relayPeerId(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}
