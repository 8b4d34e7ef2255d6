import type { MembershipKind } from '../../../node/grants/grant-store.ts';
import type { NewRoom } from '../../../node/participant/create-room.ts';
import type { SentInvite } from '../../../node/participant/rights/invites.ts';

/** What new rooms of a community begin with. */
export type RoomDefaults = Pick<NewRoom, 'open' | 'access' | 'stageBy'>;

/** A community that this device follows. */
export interface Community {
  /** Its root key in base64url. */
  readonly id: string;
  /** '' until it was heard of. */
  readonly name: string;
  /** Plain text with line feeds. */
  readonly rules: string;
  /** As a data: address. */
  readonly picture?: string;
  readonly defaults: RoomDefaults;
  /** Absolute link by which anyone can follow it. */
  readonly link: string;
  readonly standing: Standing;
  /** When my membership runs out, ms since 1970. */
  readonly until?: number;
  /** Absent where I may invite nobody. */
  readonly invites?: MembershipInvites;
  /** What the link that led here offers. */
  readonly offer?: MembershipOffer;
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
  /** 'not-yours': it is bound to somebody else's device. */
  readonly status: 'good' | 'expired' | 'damaged' | 'not-yours';
}

/** What the owner says of a community. */
export interface CommunityDraft {
  readonly name: string;
  readonly rules: string;
  /** A picture to take in place of the one there; null for none, undefined to leave it as it is. */
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
  /** Makes one, of which this device holds the key, and shows it. Throws RangeError when the name is empty. */
  make(draft: CommunityDraft): Promise<void>;
  /** Owner only. */
  edit(id: string, draft: CommunityDraft): Promise<void>;
  /** Takes what the link offered. */
  join(id: string): Promise<void>;
  /** Follows it no more, and forgets what this device holds of it, its key included. */
  forget(id: string): Promise<void>;
  /** Resolves to an absolute link; undefined when I have none left. Throws RangeError when `code` is nobody's. */
  invite(id: string, kind: MembershipKind, code: string): Promise<string | undefined>;
  takeBack(id: string, seat: string): Promise<void>;
  /** What others need to invite this device and nobody else. */
  code(): Promise<string>;
  /** The key as text for a file, of use with the passphrase alone. */
  backUp(id: string, passphrase: string): Promise<string>;
  /** Throws RangeError when the text is no backup, or the passphrase another. */
  restore(text: string, passphrase: string): Promise<void>;
}
