/** The first message to the audio worker, before the page's own code has loaded: which room the link leads to, and by which relays. */
import { type Fragment, readFragment } from '../../node/directory/fragment.ts';
import { isRoomId, type RoomId } from '../../node/identity/ids.ts';
import type { KnownRelay } from '../../node/listener/known-relays.ts';
import { listenUrl, relayPeerId } from '../../node/relays/address.ts';
import { mayDial } from '../../node/relays/reach.ts';
import type { ToWorker } from '../audio/messages.ts';

/** In the lobby: the room's state alone. */
export const LOOK_IN = { listen: false, watch: true, guest: true } as const;

/** The room of a plain room link; an invite is for the session to read. */
export function plainRoom({ room, community, invite }: Fragment): RoomId | undefined {
  return room !== undefined && isRoomId(room) && community === undefined && invite === undefined ? room : undefined;
}

export function knownRelays(addresses: readonly string[]): readonly KnownRelay[] {
  return addresses.map((address) => ({ id: relayPeerId(address), address }));
}

/** Where the audio worker will listen: dialled while most of it is still loading. */
function listenUrls(addresses: readonly string[]): readonly string[] {
  return addresses.flatMap((address) => (mayDial(address) ? (listenUrl(address) ?? []) : []));
}

export function beginListening(hash: string): readonly ToWorker[] {
  const fragment = readFragment(hash);
  const room = plainRoom(fragment);
  if (room === undefined) return [];
  return [
    { type: 'open', codec: 'auto', dial: listenUrls(fragment.relays), room },
    { type: 'listener', message: { type: 'open', room } },
    { type: 'listener', message: { type: 'learn', relays: knownRelays(fragment.relays), from: 'link' } },
    { type: 'listener', message: { type: 'want', wishes: LOOK_IN } },
  ];
}
