/** Where a link within the page leads. */
import { placesIn } from '../community/found/place.ts';
import { isCommunityId, isRoomId, ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asList, decodeCbor } from '../wire/cbor.ts';
import { readFragment } from './fragment.ts';

export type Route =
  | { readonly at: 'hallway' }
  | { readonly at: 'room'; readonly room: RoomId; readonly relays: readonly string[]; readonly invite?: string }
  /** `community` is its root key in base64url. */
  | {
      readonly at: 'community';
      readonly community: string;
      readonly relays: readonly string[];
      /** Where its record is kept besides relays. */
      readonly places: readonly string[];
      readonly invite?: string;
    }
  /** Not a Stoa link, or a damaged one. */
  | { readonly at: 'invalid' };

/**
 * `#room=ID&relay=ADDRESS&relay=ADDRESS`; `#invite=INVITE&relay=...`, which names its room; `#community=ROOT&relay=...&invite=INVITE&place=...`; empty is
 * the hallway.
 */
export function parseFragment(fragment: string): Route {
  const { isEmpty, community, invite, relays, ...link } = readFragment(fragment);
  if (isEmpty) return { at: 'hallway' };
  const rest = { relays, ...(invite === undefined ? {} : { invite }) };
  if (community !== undefined)
    return isCommunityId(community)
      ? { at: 'community', community, places: placesIn(fragment), ...rest }
      : { at: 'invalid' };
  const room = invite === undefined ? link.room : roomOfInvite(invite);
  return room === undefined || !isRoomId(room) ? { at: 'invalid' } : { at: 'room', room, ...rest };
}

/** The room that an invite names; its validity is checked later. Undefined when it is damaged. */
function roomOfInvite(invite: string): string | undefined {
  try {
    const fields = asList(decodeCbor(fromBase64url(invite), invite.length), 'invite', 5);
    return toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES));
  } catch {
    return undefined;
  }
}
