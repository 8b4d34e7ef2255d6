/**
 * An act of moderation: a signed decision of a host or moderator. The chair takes acts into the room's state; everyone keeps the latest of them as
 * the room's log. Its record is in `act-record.ts`.
 */
import type { PersonId } from '../identity/person.ts';
import { LINE_LIFE } from '../records/constants.ts';

/** What can be decided, in wire order. Builds of before the last four ignore or reject those acts, and follow the state that the chair makes of them. */
export const DEEDS = [
  'invite-to-stage',
  'to-audience',
  'silence',
  'unsilence',
  'remove',
  'ban',
  'make-moderator',
  'unmake-moderator',
  'hand-over',
  'lock',
  'unlock',
  'end',
  'ban-hour',
  'ban-day',
  'unban',
  'admit',
] as const;
export type Deed = (typeof DEEDS)[number];

/** Acts are history and are sent to newcomers for this long, ms. */
export const ACT_LIFE = LINE_LIFE;

export interface Whom {
  readonly person: PersonId;
  /** Their name at the time, for the log. */
  readonly name: string;
}

export interface ActDraft {
  /** ms since 1970 by the author's clock; grows with each of their acts. */
  readonly at: number;
  readonly deed: Deed;
  /** Whom it concerns; undefined for the whole room. */
  readonly whom: Whom | undefined;
  /** The author's name. */
  readonly name: string;
}

export interface Act extends ActDraft {
  readonly identity: Uint8Array;
  /** Who did it. */
  readonly by: PersonId;
  /** Session key in hex. */
  readonly session: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
