import type { MembershipKind } from '../../../node/grants/grant-store.ts';
import type { NewRoom } from '../../../node/participant/create-room.ts';
import type { SentInvite } from '../../../node/participant/rights/invites.ts';

/** Defaults of a community's new rooms. */
export type RoomDefaults = Pick<NewRoom, 'open' | 'access' | 'stageBy'>;

/** A community that this device follows. */
export interface Community {
  /** Its root key in base64url. */
  readonly id: string;
  /** '' until its profile is known. */
  readonly name: string;
  /** Plain text with line feeds. */
  readonly rules: string;
  /** As a data: address. */
  readonly picture?: string;
  readonly defaults: RoomDefaults;
  /** Absolute link by which anyone can follow it. */
  readonly link: string;
  readonly standing: Standing;
  /** When this person's membership expires, ms since 1970. */
  readonly until?: number;
  /** Absent where this person may invite nobody. */
  readonly invites?: MembershipInvites;
  /** What the opened link offers. */
  readonly offer?: MembershipOffer;
  /** None of its relays answers, or none did. */
  readonly finding?: Finding;
  /** What its owner has signed of where it is; undefined for others, and before. */
  readonly found?: SignedFound;
  /** Addresses that its owner may want to sign. */
  readonly relays: readonly string[];
}

/** How a community is looked for without its relays. 'hidden': nobody is asked, for this person hides their address. */
export interface Finding {
  readonly state: 'asking' | 'found' | 'nowhere' | 'hidden';
  /** Hosts of files, and names in DNS, where it is kept. */
  readonly places: readonly string[];
  /** Hosts that see who asks. */
  readonly asked: readonly string[];
  /** The place that had it. */
  readonly by?: string;
}

/** What an owner types: relays one a line, the file's address, the name in DNS. Each of the places may be ''. */
export interface FoundDraft {
  readonly relays: string;
  readonly file: string;
  readonly name: string;
}
export type FoundField = keyof FoundDraft;

export interface SignedFound {
  readonly relays: readonly string[];
  readonly file: string;
  readonly name: string;
  /** What the file holds. */
  readonly json: string;
  /** The data of the TXT record. */
  readonly txt: string;
}

/** 'this': it has what was signed last; 'silent': it does not answer, or not so that a page may read it. */
export interface PlaceCheck {
  readonly kind: 'file' | 'name';
  readonly says: 'this' | 'older' | 'nothing' | 'silent';
}

/** 'opener': a member who may open rooms. 'owner': this device holds the community's key. */
export type Standing = 'none' | 'member' | 'opener' | 'owner';

export type { MembershipKind };
export interface MembershipInvites {
  readonly left: number;
  readonly kinds: readonly MembershipKind[];
  readonly sent: readonly (Omit<SentInvite, 'kind' | 'taken'> & { readonly kind: MembershipKind })[];
}

export interface MembershipOffer {
  readonly kind: 'member' | 'opener';
  /** 'not-yours': it is bound to another device. */
  readonly status: 'good' | 'expired' | 'damaged' | 'not-yours';
}

/** What the owner states about a community. */
export interface CommunityDraft {
  readonly name: string;
  readonly rules: string;
  /** A picture to replace the current one; null removes it, undefined leaves it. */
  readonly picture: Blob | null | undefined;
  readonly defaults: RoomDefaults;
}

export interface Communities {
  /** The one whose hallway is shown; undefined for the lobby. */
  readonly shown: Community | undefined;
  readonly followed: readonly Community[];
}

/** Everything a person can do in and with communities. */
export interface CommunityActions {
  /** Shows a community's hallway; undefined for the lobby. */
  show(id: string | undefined): Promise<void>;
  /** Creates one, whose key this device holds, and shows it. Throws RangeError when the name is empty. */
  make(draft: CommunityDraft): Promise<void>;
  /** Owner only. */
  edit(id: string, draft: CommunityDraft): Promise<void>;
  /** Signs where it is, and shows that in `found`. Owner only. Resolves to the field in which something is wrong. */
  sign(id: string, draft: FoundDraft): Promise<FoundField | undefined>;
  /** Whether its places have what was signed last. */
  check(id: string): Promise<readonly PlaceCheck[]>;
  /** Asks its places, though this person hides their address. */
  look(id: string): Promise<void>;
  /** Accepts what the link offered. */
  join(id: string): Promise<void>;
  /** Stops following it, and deletes what this device stores of it, its key included. */
  forget(id: string): Promise<void>;
  /** Resolves to an absolute link; undefined when none is left. Throws RangeError when `code` is invalid. */
  invite(id: string, kind: MembershipKind, code: string): Promise<string | undefined>;
  takeBack(id: string, seat: string): Promise<void>;
  /** What others need in order to invite this device and nobody else. */
  code(): Promise<string>;
  /** The key as text for a file, protected by the passphrase. */
  backUp(id: string, passphrase: string): Promise<string>;
  /** Throws RangeError when the text is not a backup, or the passphrase is wrong. */
  restore(text: string, passphrase: string): Promise<void>;
}
