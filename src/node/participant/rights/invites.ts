/** What an invite lets its bearer do. */

import type { InviteKind } from '../../grants/grant-store.ts';
import type { Face } from '../../identity/person.ts';

export type { InviteKind };

/** An invite of mine that was handed out. */
export interface SentInvite {
  /** Seat it gives, as '1.0'. */
  readonly seat: string;
  readonly kind: InviteKind;
  /** Absolute link, while it was not taken; kept on this device. */
  readonly link: string;
  /** Who took it. */
  readonly taken?: Face;
  readonly revoked: boolean;
  /** ms since 1970. */
  readonly expires: number;
}

/** Invites I may hand out in this room; absent when none. */
export interface Invites {
  readonly left: number;
  readonly sent: readonly SentInvite[];
}

/** What the link that led here offers. */
export interface InviteOffer {
  readonly kind: InviteKind;
  /** Who wrote the invite; name '' while they were not met. */
  readonly from: Face;
  readonly status: 'good' | 'expired' | 'used' | 'revoked' | 'other-room' | 'damaged';
}
