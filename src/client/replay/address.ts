/** Where a replay is and where in it to begin, by the page's own address. Pure. */
import { isRoomId, type RoomId } from '../../node/identity/ids.ts';
import { isReplayId } from '../../node/replay/listing.ts';

export interface ReplayAddress {
  /** The folder, with a slash at the end. */
  readonly folder: string;
  /** The room that it must be of; undefined where the link does not say. */
  readonly room: RoomId | undefined;
  /** Second to begin at. */
  readonly second: number;
}

/**
 * `page` is the address of this page's folder. `#replay=ID&room=ROOM&t=SECONDS` is a replay of the relay that the page is of; without `replay` it is the
 * folder that the page itself is in. Undefined for a damaged link.
 */
export function replayAddress(page: string, fragment: string): ReplayAddress | undefined {
  const params = new URLSearchParams(fragment.replace(/^#/, '').slice(0, 1_024));
  const [id, room] = [params.get('replay'), params.get('room') ?? undefined];
  if ((id !== null && !isReplayId(id)) || (room !== undefined && !isRoomId(room))) return undefined;
  const second = /^\d{1,6}(\.\d{1,3})?$/.test(params.get('t') ?? '') ? Number(params.get('t')) : 0;
  return { folder: new URL(id === null ? '.' : `../replays/${id}/`, page).href, room, second };
}

/** The same address, at another second. */
export function fragmentAt(fragment: string, second: number): string {
  const params = fragment
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('t='));
  return `#${[...params, `t=${Math.floor(second)}`].join('&')}`;
}

/**
 * The link to hand on, at a second: `page` is the address as it stands in the browser. With `tells` the server of the page answers links that tell of a replay of
 * its own (relay/previews), as a chat shows it.
 */
export function linkAt(page: string, room: RoomId, second: number, tells: boolean): string {
  const { hash } = new URL(page);
  const id = new URLSearchParams(hash.slice(1)).get('replay');
  if (!tells || id === null) return new URL(fragmentAt(hash, second), page).href;
  const at = Math.floor(second);
  return new URL(`../r/${room}/${id}${at > 0 ? `#t=${at}` : ''}`, page).href;
}
