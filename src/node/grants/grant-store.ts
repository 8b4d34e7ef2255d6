/**
 * Grants on this device: those I hold, and what I gave. In a purse for each room, bounded, the oldest forgotten first; and in one for each community,
 * whose grants hold in many rooms.
 */
import { fromString } from 'uint8arrays/from-string';
import { toString as bytesToString } from 'uint8arrays/to-string';
import { device } from '../../client/session/platform/storage.ts';
import type { InviteKind, MembershipKind } from '../../client/session/view/index.ts';
import { isCommunityId } from '../directory/room-link.ts';
import type { RoomId } from '../records/charter.ts';

/** An invite of mine. */
export interface Sent {
  readonly seat: string;
  /** Id of the grant, in hex. */
  readonly grant: string;
  readonly kind: InviteKind | MembershipKind;
  /** Absolute. */
  readonly link: string;
  /** ms since 1970. */
  readonly expires: number;
}

/** Whose purse: a room's id, or a community's root key in base64url. */
export type PurseId = RoomId;

export function communityPurse(root: Uint8Array): PurseId {
  return bytesToString(root, 'base64url');
}

interface Purse {
  /** Chains, in base64url. */
  readonly held: readonly string[];
  readonly sent: readonly Sent[];
  /** Seats given to people otherwise than by an invite. */
  readonly spent?: readonly string[];
  /** What I took back of a community, to say it in its rooms: revocations, in base64url. */
  readonly undone?: readonly string[];
}

const MAX_ROOMS = 64;
const MAX_HELD = 4;
const MAX_SENT = 64;
const MAX_SPENT = 256;
const MAX_UNDONE = 32;
const NOTHING: Purse = { held: [], sent: [] };

function read(): Map<PurseId, Purse> {
  try {
    const entries = JSON.parse(device.get('grants') ?? '[]') as [PurseId, Purse][];
    return new Map(entries.filter(([, purse]) => Array.isArray(purse.held) && Array.isArray(purse.sent)));
  } catch {
    // Not ours, or cut short.
    return new Map();
  }
}

function change(id: PurseId, make: (purse: Purse) => Purse): void {
  const purses = read();
  const purse = make(purses.get(id) ?? NOTHING);
  purses.delete(id);
  purses.set(id, purse);
  const [lasting, passing] = [true, false].map((is) => [...purses].filter(([key]) => isCommunityId(key) === is));
  device.set('grants', JSON.stringify([...lasting!, ...passing!.slice(-MAX_ROOMS)]));
}

function bytesOf(texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => fromString(text, 'base64url'));
}

export const wallet = {
  held: (id: PurseId): readonly Uint8Array[] => bytesOf(read().get(id)?.held ?? []),
  hold: (id: PurseId, chain: Uint8Array): void => {
    const text = bytesToString(chain, 'base64url');
    change(id, (purse) => ({ ...purse, held: [...purse.held.filter((h) => h !== text), text].slice(-MAX_HELD) }));
  },
  sent: (id: PurseId): readonly Sent[] => read().get(id)?.sent ?? [],
  send: (id: PurseId, sent: Sent): void =>
    change(id, (purse) => ({ ...purse, sent: [...purse.sent, sent].slice(-MAX_SENT) })),
  /** Notes a seat that I gave without an invite. */
  spend: (id: PurseId, seat: string): void =>
    change(id, (purse) => ({ ...purse, spent: [...(purse.spent ?? []), seat].slice(-MAX_SPENT) })),
  /** Seats that I gave. */
  seats: (id: PurseId): readonly string[] => {
    const { sent, spent = [] } = read().get(id) ?? NOTHING;
    return [...sent.map(({ seat }) => seat), ...spent];
  },
  undone: (id: PurseId): readonly Uint8Array[] => bytesOf(read().get(id)?.undone ?? []),
  undo: (id: PurseId, revocation: Uint8Array): void => {
    const text = bytesToString(revocation, 'base64url');
    change(id, (purse) => ({ ...purse, undone: [...(purse.undone ?? []), text].slice(-MAX_UNDONE) }));
  },
  /** Forgets a purse and all that is in it. */
  lose: (id: PurseId): void => change(id, () => NOTHING),
};
