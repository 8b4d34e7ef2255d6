/** What the page shows of a room's rules, and what hosts and moderators change in them. */
import type { Face } from '../../../node/identity/person.ts';

export interface RoomRules {
  /** One chat line of each person every so many seconds; 0: as many as they like. */
  readonly slow: number;
  /** So many seconds newcomers wait before they write or raise a hand. */
  readonly pause: number;
  /** So many seconds links of newcomers are left out. */
  readonly linksAfter: number;
  /** Speakers come up by invitation from now on, whatever the room began with. */
  readonly invitedOnly: boolean;
  /** Everybody on stage may play files. */
  readonly stagePlays: boolean;
  /** The one person who is heard. `id`: of their session, '' while they are not here. */
  readonly floor?: Face & { readonly id: string; readonly me: boolean };
  /** '' for none, or while it cannot be opened. */
  readonly pinned: string;
  readonly about: string;
  /** From when on this person may write, and raise a hand, ms since 1970. */
  readonly lineFrom: number;
  readonly handFrom: number;
}

export interface RuleChange {
  readonly slow?: number;
  readonly pause?: number;
  readonly linksAfter?: number;
  readonly invitedOnly?: boolean;
  readonly stagePlays?: boolean;
  /** A session's id; '' for everybody. */
  readonly floor?: string;
  /** '' takes it away. */
  readonly pinned?: string;
  readonly about?: string;
}

/** What changed in the rules, for the log. */
export type RuleDeed =
  | 'slow'
  | 'slow-off'
  | 'pause'
  | 'pause-off'
  | 'links-off'
  | 'links-on'
  | 'stage-invited'
  | 'stage-open'
  | 'plays-stage'
  | 'plays-leads'
  | 'floor'
  | 'floor-open'
  | 'pinned'
  | 'unpinned'
  | 'about';
