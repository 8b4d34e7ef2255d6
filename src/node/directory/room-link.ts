/** Links within the page: everything is in the URL fragment, which no web server sees. */
import { isCommunityId, isRoomId, ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { isRelayAddress, MAX_RELAYS } from '../relays/address.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asList, decodeCbor } from '../wire/cbor.ts';

export type Route =
  | { readonly at: 'hallway' }
  | { readonly at: 'room'; readonly room: RoomId; readonly relays: readonly string[]; readonly invite?: string }
  /** `community` is its root key in base64url. */
  | {
      readonly at: 'community';
      readonly community: string;
      readonly relays: readonly string[];
      readonly invite?: string;
    }
  /** Something that is no link of ours, or a damaged one. */
  | { readonly at: 'invalid' };

/**
 * `#room=ID&relay=ADDRESS&relay=ADDRESS`; `#invite=INVITE&relay=...`, which names its room; `#community=ROOT&relay=...&invite=INVITE`; empty is the
 * hallway. Unknown parts are ignored, too many relays cut.
 */
export function parseFragment(fragment: string): Route {
  const text = fragment.replace(/^#/, '');
  if (text === '') return { at: 'hallway' };
  const params = new URLSearchParams(text.slice(0, 4_096));
  const invite = params.get('invite');
  const relays = params
    .getAll('relay')
    .filter((r) => isRelayAddress(r))
    .slice(0, MAX_RELAYS);
  const rest = { relays, ...(invite === null ? {} : { invite }) };
  const community = params.get('community');
  if (community !== null) return isCommunityId(community) ? { at: 'community', community, ...rest } : { at: 'invalid' };
  const room = invite === null ? params.get('room') : roomOfInvite(invite);
  return room === null || !isRoomId(room) ? { at: 'invalid' } : { at: 'room', room, ...rest };
}

export function formatFragment(room: RoomId, relays: readonly string[], invite?: string): string {
  return `#${invite === undefined ? `room=${room}` : `invite=${invite}`}${relayParts(relays)}`;
}

export function formatCommunity(community: string, relays: readonly string[], invite?: string): string {
  return `#community=${community}${relayParts(relays)}${invite === undefined ? '' : `&invite=${invite}`}`;
}

function relayParts(relays: readonly string[]): string {
  // Slashes and colons stay readable; the fragment allows them (RFC 3986, section 3.5).
  return relays
    .slice(0, MAX_RELAYS)
    .map((r) => `&relay=${encodeURIComponent(r).replace(/%2F/g, '/')}`)
    .join('');
}

/** The room that an invite says it is for; what it is worth is read later. Null when it is damaged. */
function roomOfInvite(invite: string): string | null {
  try {
    const fields = asList(decodeCbor(fromBase64url(invite), invite.length), 'invite', 5);
    return toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES));
  } catch {
    return null;
  }
}
