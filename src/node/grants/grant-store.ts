/**
 * Grants stored on this device: those that its person holds and those they issued. Stored by room, bounded, the oldest evicted first; and by
 * community, whose grants are valid in many rooms.
 */
import { isCommunityId, type RoomId } from '../identity/ids.ts';
import type { KeyValueStore } from '../util/key-value-store.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';

/** What an invite lets its bearer do in a room. */
export type InviteKind = 'listen' | 'speak';

/** What a membership lets its bearer do in a community. */
export type MembershipKind = 'member' | 'opener' | 'device';

/** An invite that this person handed out. */
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

/** What grants are stored under: a room's id, or a community's root key in base64url. */
export type PurseId = RoomId;

export function communityPurse(root: Uint8Array): PurseId {
  return toBase64url(root);
}

interface Purse {
  /** Chains, in base64url. */
  readonly held: readonly string[];
  readonly sent: readonly Sent[];
  /** Seats given to people without an invite. */
  readonly spent?: readonly string[];
  /** Revocations of community grants, in base64url, to be repeated in the community's rooms. */
  readonly undone?: readonly string[];
}

const MAX_ROOMS = 64;
const MAX_HELD = 4;
const MAX_SENT = 64;
const MAX_SPENT = 256;
const MAX_UNDONE = 32;
const NOTHING: Purse = { held: [], sent: [] };

export class GrantStore {
  readonly #store: KeyValueStore<'grants'>;
  /** The last value read, and the text it was parsed from: other tabs write the same store. */
  #read: { readonly text: string; readonly purses: ReadonlyMap<PurseId, Purse> } | undefined;

  constructor(store: KeyValueStore<'grants'>) {
    this.#store = store;
  }

  held(id: PurseId): readonly Uint8Array[] {
    return bytesOf(this.#purse(id).held);
  }

  hold(id: PurseId, chain: Uint8Array): void {
    const text = toBase64url(chain);
    this.#change(id, (purse) => ({ ...purse, held: [...purse.held.filter((h) => h !== text), text].slice(-MAX_HELD) }));
  }

  sent(id: PurseId): readonly Sent[] {
    return this.#purse(id).sent;
  }

  send(id: PurseId, sent: Sent): void {
    this.#change(id, (purse) => ({ ...purse, sent: [...purse.sent, sent].slice(-MAX_SENT) }));
  }

  /** Notes a seat that was given without an invite. */
  spend(id: PurseId, seat: string): void {
    this.#change(id, (purse) => ({ ...purse, spent: [...(purse.spent ?? []), seat].slice(-MAX_SPENT) }));
  }

  /** Seats given so far. */
  seats(id: PurseId): readonly string[] {
    const { sent, spent = [] } = this.#purse(id);
    return [...sent.map(({ seat }) => seat), ...spent];
  }

  /** This person's revocations of community grants, to be repeated in the community's rooms. */
  undone(id: PurseId): readonly Uint8Array[] {
    return bytesOf(this.#purse(id).undone ?? []);
  }

  undo(id: PurseId, revocation: Uint8Array): void {
    const text = toBase64url(revocation);
    this.#change(id, (purse) => ({ ...purse, undone: [...(purse.undone ?? []), text].slice(-MAX_UNDONE) }));
  }

  /** Deletes everything stored under an id. */
  lose(id: PurseId): void {
    this.#change(id, () => NOTHING);
  }

  #purse(id: PurseId): Purse {
    return this.#purses().get(id) ?? NOTHING;
  }

  #purses(): ReadonlyMap<PurseId, Purse> {
    const text = this.#store.get('grants') ?? '[]';
    if (this.#read?.text !== text) this.#read = { text, purses: parse(text) };
    return this.#read.purses;
  }

  #change(id: PurseId, make: (purse: Purse) => Purse): void {
    const purses = new Map(this.#purses());
    const purse = make(purses.get(id) ?? NOTHING);
    purses.delete(id);
    purses.set(id, purse);
    const [lasting, passing] = [true, false].map((is) => [...purses].filter(([key]) => isCommunityId(key) === is));
    this.#store.set('grants', JSON.stringify([...lasting!, ...passing!.slice(-MAX_ROOMS)]));
  }
}

function parse(text: string): Map<PurseId, Purse> {
  try {
    const entries = JSON.parse(text) as [PurseId, Purse][];
    return new Map(entries.filter(([, purse]) => Array.isArray(purse.held) && Array.isArray(purse.sent)));
  } catch {
    // Not written by this code, or cut short.
    return new Map();
  }
}

function bytesOf(texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => fromBase64url(text));
}
