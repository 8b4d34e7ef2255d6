/** What the page shows of a room, once inside. */
import type { ReadonlySignal } from '@preact/signals';
import type { PublishWay } from '../../../node/fanout/publish/publish-connection.ts';
import type { LeftRelay } from '../../../node/fanout/subscribe/relay-trust.ts';
import type { Face, PersonId } from '../../../node/identity/person.ts';
import type { Invites } from '../../../node/participant/rights/invites.ts';
import type { RoomRules, RuleDeed } from './rules.ts';

/** What a person may do in a room beyond talking and listening. */
export type Role = 'host' | 'moderator' | 'none';

/** What this person makes of another, on this device alone. `name` is the one that this person gave them, where they did. */
export interface Acquaintance extends Pick<Face, 'name'> {
  /** Absent while the page only listens. */
  readonly person?: PersonId;
  readonly kept?: boolean;
  /** What they call themselves, where this person calls them otherwise. */
  readonly theirs?: string;
  /** They are neither heard nor read here. */
  readonly blocked?: boolean;
}

export interface Person extends Face, Acquaintance {
  /** The session's key in hex: unique in the room even when one person is there twice. */
  readonly id: string;
  readonly me: boolean;
  readonly role: Role;
  readonly muted: boolean;
  /** A moderator silenced them: nobody hears them until a moderator undoes it. */
  readonly silenced: boolean;
  /** Their session signed two different sounds for one moment, so neither is played. */
  readonly contradicts: boolean;
  /** Invited to the stage and not there yet. */
  readonly invited: boolean;
  /** A host or moderator removed them, and they have not returned. */
  readonly putOut?: 'removed' | 'banned';
  /** They were put out, and this person may let them back in. */
  readonly mayReturn?: boolean;
  /** Voice level 0..1, for the ring. A signal of its own, so that a voice redraws only its ring. */
  readonly level: ReadonlySignal<number>;
  /** Playback volume chosen by this person, 0..2. */
  readonly volume: number;
  readonly path: Path;
  /** Title of what they play to the room. */
  readonly plays?: string;
}

/** A raised hand; its owner may be one of the audience. */
export interface RaisedHand extends Face {
  /** The session's key in hex. */
  readonly id: string;
  readonly me: boolean;
  /** Why it is up, in their words; '' or nothing when they do not say. */
  readonly reason?: string;
  /** Links in it are not shown, by the rules of the room. */
  readonly linkless?: true;
}

export interface ChatMessage extends Face {
  /** Unique in the room. */
  readonly id: string;
  /** The key of the writer's session in hex. */
  readonly by: string;
  readonly me: boolean;
  readonly text: string;
  /** The rules let nobody follow a link in it. */
  readonly linkless?: true;
  /** ms since 1970 by the writer's clock. */
  readonly at: number;
}

/** How a person is heard (or would be, if they talked). */
export interface Path {
  /** 'none': nothing to hear (they listen, or it is this person). 'lost': should be heard and is not; it is being repaired. */
  readonly kind: 'none' | 'connecting' | 'direct' | 'relay' | 'lost';
  /** Name of the relay, for kind 'relay'. */
  readonly relay?: string;
  /** Network + playout delay, ms, where known. */
  readonly delayMs?: number;
  /** Share of frames missing recently, 0..1. */
  readonly loss?: number;
}

/** One line of the room's moderation log, which every member can read. */
export interface LogEntry {
  readonly id: string;
  /** ms since 1970 by the clock of its author. */
  readonly at: number;
  readonly by: Face;
  readonly deed: Deed | RuleDeed;
  /** Whom it concerned; absent for the room as a whole. */
  readonly whom?: Face;
  /** Of a rule that is about a time. */
  readonly seconds?: number;
}

/** Somebody who was removed or banned. */
export interface PutOutPerson extends Face {
  readonly id: string;
  /** Until when, ms since 1970; absent for good. */
  readonly until?: number;
  /** This person may let them back in. */
  readonly mayReturn: boolean;
}

/** For how long somebody is banned. */
export type BanTerm = 'hour' | 'day' | 'good';

/** What hosts and moderators do. */
export type Deed =
  | 'invite-to-stage'
  | 'to-audience'
  | 'silence'
  | 'unsilence'
  | 'remove'
  | 'ban'
  | 'ban-hour'
  | 'ban-day'
  | 'unban'
  | 'admit'
  | 'lock'
  | 'unlock'
  | 'make-moderator'
  | 'unmake-moderator'
  | 'hand-over';

export interface Room {
  readonly id: string;
  readonly title: string;
  readonly host: string;
  readonly open: boolean;
  /** The link to share, absolute. */
  readonly link: string;
  readonly me: Person;
  /** Includes this person when on stage; in a stable order, so that people do not jump. */
  readonly stage: readonly Person[];
  readonly listening: readonly Person[];
  /** People who raised a hand or wrote a line and have no record here: they are in the audience, or gone. */
  readonly unlisted: readonly Person[];
  /** Everyone who listens, including people not in `listening`. */
  readonly listeningCount: number;
  /** This person is on stage. */
  readonly canSpeak: boolean;
  /** While on stage this person may play files to the room. */
  readonly mayPlay?: boolean;
  /** This person is not muted, and yet nobody hears them: their open microphone brings nothing. */
  readonly unheard: boolean;
  readonly access: 'anyone' | 'members';
  readonly stageBy: 'anyone' | 'invitation';
  /** Hosts and moderators may record it. */
  readonly recordable: boolean;
  /** Names of those who record it now. */
  readonly recordedBy: readonly string[];
  /** Whether this page records it; absent where it cannot or may not. */
  readonly recordsHere?: boolean;
  /** What this person has said about their own voice in recordings; absent while they have said nothing, which keeps them out. */
  readonly keepsMyVoice?: boolean;
  readonly locked: boolean;
  /** Who waits at the door of a locked room, for hosts and moderators; empty for others. */
  readonly atTheDoor: readonly (Face & { readonly id: string })[];
  /** Who was put out, for hosts and moderators; empty for others. */
  readonly putOut: readonly PutOutPerson[];
  /**
   * This person may raise a hand and write: false for a member of the audience who was unknown when the room was locked, or whose grant is no longer
   * valid.
   */
  readonly maySay: boolean;
  /** This person may go on stage without being invited (again). */
  readonly mayTakeStage: boolean;
  /** A host or moderator invites this person to the stage, to be accepted or declined. */
  readonly askedToStage: boolean;
  /** Somebody who may decide is here. Otherwise people go on talking and nobody new gets rights. */
  readonly chaired: boolean;
  /** Name of the chair; '' when there is none. */
  readonly chair: string;
  /** Words to compare in person, in a members-only room: the same for everyone who shares its key. Otherwise empty. */
  readonly words: readonly string[];
  readonly invites?: Invites;
  /** Oldest first. */
  readonly log: readonly LogEntry[];
  /** How this person's voice goes to relays, while anybody hears it through one. */
  readonly spokenBy?: PublishWay;
  /** This browser has no WebRTC: all voices come and go through relays. */
  readonly relaysOnly?: boolean;
  /** What this page has received and sent in this room, bytes, headers as far as they can be known; absent while it is not counted. */
  readonly traffic?: { readonly received: number; readonly sent: number };
  /** Relays that lied, the latest last. */
  readonly leftRelays: readonly LeftRelay[];
  /** What hosts and moderators rule for everybody; absent while the page only listens. */
  readonly rules?: RoomRules;
  /** Raised hands, the earliest first. */
  readonly hands: readonly RaisedHand[];
  /** Recent chat lines, oldest first. */
  readonly lines: readonly ChatMessage[];
  /** Reactions by kind (see `react`) since some moment: an increase is new. */
  readonly applause: readonly number[];
}
