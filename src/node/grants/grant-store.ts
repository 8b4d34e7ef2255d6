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
export type StoredUnder = RoomId;

export function underCommunity(root: Uint8Array): StoredUnder {
  return toBase64url(root);
}

/** 'grants-unread': the last text that could not be read, before another took its place. */
type StoreKey = 'grants' | 'grants-unread';

/** What other versions of the page store besides is kept. */
interface StoredGrants {
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
const NOTHING: StoredGrants = { held: [], sent: [] };

export class GrantStore {
  readonly #store: KeyValueStore<StoreKey>;
  /** The last value read, and the text it was parsed from: other tabs write the same store. */
  #read: { readonly text: string; readonly all: ReadonlyMap<StoredUnder, StoredGrants> | undefined } | undefined;

  constructor(store: KeyValueStore<StoreKey>) {
    this.#store = store;
  }

  held(id: StoredUnder): readonly Uint8Array[] {
    return bytesOf(this.#stored(id).held);
  }

  hold(id: StoredUnder, chain: Uint8Array): void {
    const text = toBase64url(chain);
    this.#change(id, (stored) => ({
      ...stored,
      held: [...stored.held.filter((h) => h !== text), text].slice(-MAX_HELD),
    }));
  }

  sent(id: StoredUnder): readonly Sent[] {
    return this.#stored(id).sent;
  }

  send(id: StoredUnder, sent: Sent): void {
    this.#change(id, (stored) => ({ ...stored, sent: [...stored.sent, sent].slice(-MAX_SENT) }));
  }

  /** Notes a seat that was given without an invite. */
  spend(id: StoredUnder, seat: string): void {
    this.#change(id, (stored) => ({ ...stored, spent: [...(stored.spent ?? []), seat].slice(-MAX_SPENT) }));
  }

  /** Seats given so far. */
  seats(id: StoredUnder): readonly string[] {
    const { sent, spent = [] } = this.#stored(id);
    return [...sent.map(({ seat }) => seat), ...spent];
  }

  /** This person's revocations of community grants, to be repeated in the community's rooms. */
  undone(id: StoredUnder): readonly Uint8Array[] {
    return bytesOf(this.#stored(id).undone ?? []);
  }

  undo(id: StoredUnder, revocation: Uint8Array): void {
    const text = toBase64url(revocation);
    this.#change(id, (stored) => ({ ...stored, undone: [...(stored.undone ?? []), text].slice(-MAX_UNDONE) }));
  }

  /** Deletes everything stored under an id. */
  lose(id: StoredUnder): void {
    this.#change(id, () => NOTHING);
  }

  #stored(id: StoredUnder): StoredGrants {
    return this.#load().all?.get(id) ?? NOTHING;
  }

  #load(): { readonly text: string; readonly all: ReadonlyMap<StoredUnder, StoredGrants> | undefined } {
    const text = this.#store.get('grants') ?? '[]';
    if (this.#read?.text !== text) this.#read = { text, all: parse(text) };
    return this.#read;
  }

  #change(id: StoredUnder, make: (stored: StoredGrants) => StoredGrants): void {
    const read = this.#load();
    if (read.all === undefined) this.#store.set('grants-unread', read.text);
    const all = new Map(read.all);
    const stored = make(all.get(id) ?? NOTHING);
    all.delete(id);
    all.set(id, stored);
    const [lasting, passing] = [true, false].map((is) => [...all].filter(([key]) => isCommunityId(key) === is));
    this.#store.set('grants', JSON.stringify([...lasting!, ...passing!.slice(-MAX_ROOMS)]));
  }
}

/** Undefined where the text was not written by this code, or is cut short. */
function parse(text: string): Map<StoredUnder, StoredGrants> | undefined {
  try {
    const entries = JSON.parse(text) as readonly unknown[];
    return new Map(
      entries.flatMap((entry) => {
        const [id, stored] = list(entry);
        return typeof id === 'string' ? [[id, sound(stored ?? {})] as const] : [];
      }),
    );
  } catch {
    return undefined;
  }
}

/** What can be read of it: others may have written here, and whoever reads it counts on its shape. A seat stays taken whatever else is known of it. */
function sound(stored: Partial<Record<keyof StoredGrants, unknown>>): StoredGrants {
  const sent = list(stored.sent);
  const seats = sent.filter((one) => !isSent(one)).map((one) => (one as Partial<Sent> | null)?.seat);
  return {
    ...stored,
    held: list(stored.held).filter(isEncoded),
    sent: sent.filter(isSent),
    spent: [...list(stored.spent), ...seats].filter((seat) => typeof seat === 'string'),
    undone: list(stored.undone).filter(isEncoded),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isEncoded(value: unknown): value is string {
  try {
    return typeof value === 'string' && fromBase64url(value).byteLength > 0;
  } catch {
    return false;
  }
}

function isSent(value: unknown): value is Sent {
  const { seat, grant, kind, link, expires } = (value ?? {}) as Partial<Record<keyof Sent, unknown>>;
  return [seat, grant, kind, link].every((text) => typeof text === 'string') && typeof expires === 'number';
}

function bytesOf(texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => fromBase64url(text));
}
