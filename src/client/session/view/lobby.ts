import type { Face } from '../../../node/identity/person.ts';
import type { InviteOffer } from '../../../node/participant/rights/invites.ts';

export type LobbyStatus =
  /** Nothing known yet. */
  | 'looking'
  /** Found, can be joined. */
  | 'found'
  /** Nobody answers for this room (any more); it goes on looking. */
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
  /** 'members': only people with an invite come in, and what is said is encrypted from end to end. */
  readonly access: 'anyone' | 'members';
  /** Who may go on stage without being asked. */
  readonly stageBy: 'anyone' | 'invitation';
  /** I may come in: the room is open, or I hold an invite. */
  readonly mayEnter: boolean;
  /** I may go on stage at once. */
  readonly maySpeak: boolean;
  /** The host lets nobody new in, and that means me: false for those who may come back all the same. */
  readonly locked: boolean;
  /** I was banned by a host or moderator. */
  readonly banned: boolean;
  readonly offer?: InviteOffer;
  /** How many people would see my address if I joined now. */
  readonly seers: number;
  /** Joining is under way. */
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
  mayEnter: false,
  maySpeak: false,
  locked: false,
  banned: false,
  stage: [],
  listening: [],
  seers: 0,
  joining: false,
};
