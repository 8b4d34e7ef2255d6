/** What the page shows of a room, once inside. */
import type { ReadonlySignal } from '@preact/signals';
import type { LeftRelay } from '../../../node/fanout/subscribe/relay-trust.ts';
import type { Face } from '../../../node/identity/person.ts';
import type { Invites } from '../../../node/participant/rights/invites.ts';

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

export interface ChatMessage extends Face {
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
  readonly lines: readonly ChatMessage[];
  /** Reactions by kind (see `react`), counted from some time on: what they grow by is news. */
  readonly applause: readonly number[];
}
