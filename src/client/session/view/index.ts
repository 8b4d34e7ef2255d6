/**
 * What the page shows and what a person can do: the seam between the session (network, room, audio) and the interface.
 * Everything is a signal of plain values; the interface never touches libp2p, WebRTC or Web Audio.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Misdeed } from '../../../node/fanout/subscribe/relay-conduct.ts';
import type { Microphone, MicrophoneProblem, Preset } from '../../audio/engine.ts';

/** A person, as a disc shows them. */
export interface Face {
  /** Stable id of the person's key; the same person keeps the same key in every room. */
  readonly key: string;
  readonly name: string;
}

export interface HallwayRoom {
  readonly id: string;
  readonly title: string;
  /** BCP 47 tag, or '' when unknown. */
  readonly language: string;
  readonly host: string;
  /** Up to four people on stage. */
  readonly faces: readonly Face[];
  readonly onStage: number;
  readonly listening: number;
  /** Link to the lobby within this page, beginning with '#'. */
  readonly href: string;
}

export interface Hallway {
  /** 'connecting' until the first relay answered; 'offline' when none can be reached (it goes on trying). */
  readonly status: 'connecting' | 'ready' | 'offline';
  readonly community: string;
  /** Liveliest first. */
  readonly rooms: readonly HallwayRoom[];
}

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

/** Whom a membership is for: whoever opens the link first; somebody whose code I have, who may open rooms; another device of mine. */
export type MembershipKind = 'member' | 'opener' | 'device';

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

/** What a person may do in a room beyond talking and listening. */
export type Role = 'host' | 'moderator' | 'none';

export interface Person extends Face {
  /** The session's key in hex: unique in the room even when one person is there twice. */
  readonly id: string;
  readonly me: boolean;
  readonly role: Role;
  readonly muted: boolean;
  /** A moderator turned them off: nobody hears them until one turns them on again. */
  readonly silenced: boolean;
  /** Their key signed two different sounds for one moment: neither is played. */
  readonly contradicts: boolean;
  /** Asked to the stage and not there yet. */
  readonly invited: boolean;
  /** A host or moderator put them out, and they are not back. */
  readonly putOut?: 'removed' | 'banned';
  /** Voice level 0..1, for the ring. Its own signal, so that a voice redraws one ring and nothing else. */
  readonly level: ReadonlySignal<number>;
  /** Playback volume chosen by me, 0..2. */
  readonly volume: number;
  readonly path: Path;
}

/** A raised hand; its owner may be one of the audience. */
export interface RaisedHand extends Face {
  /** The session's key in hex. */
  readonly id: string;
  readonly me: boolean;
}

export interface ChatLine extends Face {
  /** Unique in the room. */
  readonly id: string;
  /** The key of the writer's session in hex. */
  readonly by: string;
  readonly me: boolean;
  readonly text: string;
  /** ms since 1970 by the writer's clock. */
  readonly at: number;
}

/** How I hear a person (or would, were they talking). */
export interface Path {
  /** 'none': nothing to hear (they listen, or it is me). 'lost': should be heard and is not; it is being repaired. */
  readonly kind: 'none' | 'connecting' | 'direct' | 'relay' | 'lost';
  /** Name of the relay, for kind 'relay'. */
  readonly relay?: string;
  /** Network + playout delay, ms, where known. */
  readonly delayMs?: number;
  /** Share of frames missing lately, 0..1. */
  readonly loss?: number;
}

/** A relay that did what no honest one does: it is not used while there is another. */
export interface LeftRelay {
  readonly id: string;
  /** As it called itself; '' when it had no name. */
  readonly name: string;
  readonly misdeed: Misdeed;
}

/** One line of the room's log of moderation, which every member can read. */
export interface LogEntry {
  readonly id: string;
  /** ms since 1970 by the clock of who did it. */
  readonly at: number;
  readonly by: Face;
  readonly deed: Deed;
  /** Whom it concerned; absent for the room as a whole. */
  readonly whom?: Face;
}

/** What hosts and moderators do. */
export type Deed =
  | 'invite-to-stage'
  | 'to-audience'
  | 'silence'
  | 'unsilence'
  | 'remove'
  | 'ban'
  | 'lock'
  | 'unlock'
  | 'make-moderator'
  | 'unmake-moderator'
  | 'hand-over';

/** What an invite lets its bearer do. */
export type InviteKind = 'listen' | 'speak';

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

export interface Room {
  readonly id: string;
  readonly title: string;
  readonly host: string;
  readonly open: boolean;
  /** The link to hand on, absolute. */
  readonly link: string;
  readonly me: Person;
  /** Me included where I am on stage; in a stable order: people do not jump. */
  readonly stage: readonly Person[];
  readonly listening: readonly Person[];
  /** Those who raised a hand or wrote a line and have no record here: they are in the audience, or gone. */
  readonly unlisted: readonly Person[];
  /** All who listen, also those not in `listening`. */
  readonly listeningCount: number;
  /** I have a microphone open. */
  readonly canSpeak: boolean;
  readonly access: 'anyone' | 'members';
  readonly stageBy: 'anyone' | 'invitation';
  readonly locked: boolean;
  /** I may raise a hand and write: false for one of an audience of whom nobody knew when the room was locked, or whose grant holds no more. */
  readonly maySay: boolean;
  /** I may go on stage without being asked (again). */
  readonly mayTakeStage: boolean;
  /** A host or moderator asks me to the stage: I accept or decline. */
  readonly askedToStage: boolean;
  /** Somebody with the right to decide is here. Without, people go on talking and nobody new gets rights. */
  readonly chaired: boolean;
  /** Name of who decides now; '' when nobody does. */
  readonly chair: string;
  /** Words to compare in person, in a room for members: the same for all who share its key. Empty otherwise. */
  readonly words: readonly string[];
  readonly invites?: Invites;
  /** Oldest first. */
  readonly log: readonly LogEntry[];
  /** Relays that lied, the latest last. */
  readonly leftRelays: readonly LeftRelay[];
  /** Hands that are up, the first raised first. */
  readonly hands: readonly RaisedHand[];
  /** The last lines of chat, oldest first. */
  readonly lines: readonly ChatLine[];
  /** Reactions by kind (see `react`), counted from some time on: what they grow by is news. */
  readonly applause: readonly number[];
}

/** One sentence at the top with at most one action; newest problem first. */
export interface Notice {
  readonly kind:
    | 'microphone' // `problem` tells which; action: choose another
    | 'tap-to-hear' // the browser wants a gesture; action: resume
    | 'clock' // `minutes` tells how wrong it is: no rooms until it is right; goes by itself
    | 'clock-set' // it was ahead and is right now: what was said in the room ahead of time holds others off until the page is loaded again
    | 'offline' // no network at all; comes back by itself
    | 'relay-lost' // people already here go on; newcomers cannot find the room
    | 'link-weak' // sound may break
    | 'removed-closed' // the host ended the room; shown in the hallway
    | 'removed' // a host or moderator put me out; shown in the hallway
    | 'banned' // the same, for good; shown in the hallway
    | 'to-audience' // a host or moderator moved me to the audience
    | 'silenced' // a host or moderator turned me off
    | 'no-chair' // nobody here may decide
    | 'no-key' // a room for members, and its key has not come
    | 'old-browser'; // something the page needs is missing
  readonly problem?: MicrophoneProblem;
  /** By how much this device's clock is behind, below 0 ahead. */
  readonly minutes?: number;
}

export type Place = 'hallway' | 'lobby' | 'room';

export interface MicrophoneCheck {
  /** The picker is unfolded and the microphone open. */
  readonly open: boolean;
  readonly problem?: MicrophoneProblem;
  readonly microphones: readonly Microphone[];
  readonly chosen: string;
  readonly preset: Preset;
}

/** Everything the page can show. */
export interface View {
  readonly place: ReadonlySignal<Place>;
  readonly hallway: ReadonlySignal<Hallway>;
  readonly communities: ReadonlySignal<Communities>;
  readonly lobby: ReadonlySignal<Lobby | undefined>;
  readonly room: ReadonlySignal<Room | undefined>;
  readonly microphone: ReadonlySignal<MicrophoneCheck>;
  /** Own microphone's level 0..1, in the lobby's check and in the room. */
  readonly ownLevel: ReadonlySignal<number>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** The name I go by; '' until I gave one. Remembered on this device. */
  readonly myName: ReadonlySignal<string>;
  readonly hideAddress: ReadonlySignal<boolean>;
}

export interface NewRoom {
  readonly title: string;
  readonly name: string;
  readonly open: boolean;
  readonly access: 'anyone' | 'members';
  readonly stageBy: 'anyone' | 'invitation';
  /** Id of the community to open it under. */
  readonly community?: string;
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

/** Everything a person can do. Calls that take time resolve when the view shows the outcome; problems appear as notices. */
export interface Actions {
  /** Make the room and go to its lobby as its host. Throws RangeError when title or name is empty after trimming. */
  openRoom(room: NewRoom): Promise<void>;
  /** Fetched when it is wanted: few do anything of it. */
  communities(): Promise<CommunityActions>;
  setName(name: string): void;
  setHideAddress(hide: boolean): void;
  /** Lobby: unfold the microphone check (asks for the microphone). */
  checkMicrophone(): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  setPreset(preset: Preset): Promise<void>;
  joinWithMicrophone(): Promise<void>;
  /** Never asks for the microphone. */
  joinListening(): Promise<void>;
  setMuted(muted: boolean): void;
  /** Room: from listening to the stage (asks for the microphone) and back. */
  takeStage(): Promise<void>;
  leaveStage(): void;
  raiseHand(raised: boolean): Promise<void>;
  /** `reaction`: 0 a heart, 1 clapping, 2 laughter, 3 surprise, 4 a raised thumb. */
  react(reaction: number): Promise<void>;
  /** Writes a line of chat. Resolves to false when nothing was sent: it is blank, or comes too soon after others. */
  write(text: string): Promise<boolean>;
  setVolume(personId: string, volume: number): void;
  leave(): void;
  /** Host only. */
  endRoom(): void;
  /** Asked to the stage: yes (asks for the microphone), or no. */
  acceptStage(): Promise<void>;
  declineStage(): void;
  /** Hosts and moderators; `personId` is a session's id. What I may not do does nothing. */
  inviteToStage(personId: string): void;
  toAudience(personId: string): void;
  setSilenced(personId: string, silenced: boolean): void;
  remove(personId: string): void;
  ban(personId: string): void;
  setLocked(locked: boolean): void;
  /** Host only. */
  setModerator(personId: string, moderator: boolean): void;
  /** Host only: they become host, I a moderator. */
  handOver(personId: string): void;
  /** Makes an invite for somebody and resolves to its absolute link; undefined when I have none left. */
  makeInvite(kind: InviteKind): Promise<string | undefined>;
  revokeInvite(seat: string): void;
  /** From a gesture, after the notice 'tap-to-hear'. */
  resumeSound(): Promise<void>;
  dismiss(notice: Notice): void;
  /** A text for a bug report: versions, paths, counters; no names, no addresses. */
  report(): Promise<string>;
}

export interface Session {
  readonly view: View;
  readonly act: Actions;
  stop(): Promise<void>;
}

/** Longest title and name kept, in UTF-16 code units after trimming; longer input is cut at a character boundary. */
export const MAX_TITLE = 80;
export const MAX_NAME = 60;
/** Longest line of chat, in the same units. */
export const MAX_LINE = 280;
