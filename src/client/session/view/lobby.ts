import type { Face } from '../../../node/identity/person.ts';
import type { InviteOffer } from '../../../node/participant/rights/invites.ts';

export type LobbyStatus =
  /** Nothing known yet. */
  | 'looking'
  /** Found, can be joined. */
  | 'found'
  /** No relay knows this room (any more); the search continues. */
  | 'absent'
  /** The host ended it. */
  | 'closed'
  /** The link is damaged. */
  | 'invalid';

export interface Lobby {
  readonly status: LobbyStatus;
  readonly id: string;
  readonly title: string;
  readonly host: string;
  readonly open: boolean;
  readonly stage: readonly Face[];
  readonly listening: readonly Face[];
  /** 'members': only people with an invite come in, and audio is encrypted from end to end. */
  readonly access: 'anyone' | 'members';
  /** Who may go on stage uninvited. */
  readonly stageBy: 'anyone' | 'invitation';
  /** Hosts and moderators may record it. */
  readonly recordable: boolean;
  /** This person may come in: the room is open, or they hold an invite. */
  readonly mayEnter: boolean;
  /** This person may go on stage at once. */
  readonly maySpeak: boolean;
  /** This person is the room's host. */
  readonly hosting: boolean;
  /** The host admits nobody new, which includes this person: false for people who may return all the same. */
  readonly locked: boolean;
  /** This person was removed or banned by a host or moderator. */
  readonly banned: boolean;
  /** Until when, ms since 1970; absent for good. */
  readonly bannedUntil?: number;
  /** This person has knocked and waits. */
  readonly knocking: boolean;
  readonly offer?: InviteOffer;
  /** How many people would see this person's address if they joined now. */
  readonly seers: number;
  /** Joining is in progress. */
  readonly joining: boolean;
}

/** The lobby before anything is known. */
export const EMPTY_LOBBY: Lobby = {
  status: 'looking',
  id: '',
  title: '',
  host: '',
  open: false,
  access: 'anyone',
  stageBy: 'anyone',
  recordable: false,
  mayEnter: false,
  maySpeak: false,
  hosting: false,
  locked: false,
  banned: false,
  knocking: false,
  stage: [],
  listening: [],
  seers: 0,
  joining: false,
};
