/** What an invite permits its bearer to do. */

import type { InviteKind } from '../../grants/grant-store.ts';
import type { Face } from '../../identity/person.ts';

export type { InviteKind };

/** An invite that this person handed out. */
export interface SentInvite {
  /** The seat that it gives, such as '1.0'. */
  readonly seat: string;
  readonly kind: InviteKind;
  /** Absolute link, until it is taken; stored on this device. */
  readonly link: string;
  /** Who took it. */
  readonly taken?: Face;
  readonly revoked: boolean;
  /** ms since 1970. */
  readonly expires: number;
}

/** Invites that this person may hand out in this room; absent when none. */
export interface Invites {
  readonly left: number;
  readonly sent: readonly SentInvite[];
}

/** What the opened link offers. */
export interface InviteOffer {
  readonly kind: InviteKind;
  /** Who issued the invite; name '' while they have not been met. */
  readonly from: Face;
  readonly status: 'good' | 'expired' | 'used' | 'revoked' | 'other-room' | 'damaged';
}
