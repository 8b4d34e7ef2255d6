/**
 * What the page shows and what a person can do: the seam between the session (network, room, audio) and the interface.
 * Everything is a signal of plain values; the interface never touches libp2p, WebRTC or Web Audio.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { Misdeed } from '../../node/fanout/conduct.ts';
import type { Microphone, MicrophoneProblem, Preset } from '../audio/engine.ts';

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

export interface Person extends Face {
  /** The session's key in hex: unique in the room even when one person is there twice. */
  readonly id: string;
  readonly me: boolean;
  readonly host: boolean;
  readonly muted: boolean;
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
  /** All who listen, also those not in `listening`. */
  readonly listeningCount: number;
  /** I have a microphone open. */
  readonly canSpeak: boolean;
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
    | 'offline' // no network at all; comes back by itself
    | 'relay-lost' // people already here go on; newcomers cannot find the room
    | 'link-weak' // sound may break
    | 'removed-closed' // the host ended the room; shown in the hallway
    | 'old-browser'; // something the page needs is missing
  readonly problem?: MicrophoneProblem;
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
}

/** Everything a person can do. Calls that take time resolve when the view shows the outcome; problems appear as notices. */
export interface Actions {
  /** Make the room and go to its lobby as its host. Throws RangeError when title or name is empty after trimming. */
  openRoom(room: NewRoom): Promise<void>;
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
