/**
 * What the page shows and what a person can do: the seam between the session (network, room, audio) and the interface.
 * Everything is a signal of plain values; the interface never touches libp2p, WebRTC or Web Audio.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { NewRoom } from '../../../node/participant/create-room.ts';
import type { InviteKind } from '../../../node/participant/rights/invites.ts';
import type { Preset } from '../../audio/engine.ts';
import type { BanListActions } from './ban-lists.ts';
import type { RoomCaptions } from './captions.ts';
import type { Communities, CommunityActions } from './communities.ts';
import type { Hallway } from './hallway.ts';
import type { Lobby } from './lobby.ts';
import type { MicrophoneCheck, NoiseChoice } from './microphone.ts';
import type { RoomMusic } from './music.ts';
import type { Notice } from './notices.ts';
import type { PlannedActions } from './planned.ts';
import type { RoomProfiles } from './profiles.ts';
import type { RecordingActions } from './recordings.ts';
import type { ReportActions } from './reports.ts';
import type { BanTerm, Room } from './room.ts';
import type { RuleChange } from './rules.ts';

export type Screen = 'hallway' | 'lobby' | 'room';

/** Everything the page can show. */
export interface View {
  readonly place: ReadonlySignal<Screen>;
  readonly hallway: ReadonlySignal<Hallway>;
  readonly communities: ReadonlySignal<Communities>;
  readonly lobby: ReadonlySignal<Lobby | undefined>;
  readonly room: ReadonlySignal<Room | undefined>;
  readonly microphone: ReadonlySignal<MicrophoneCheck>;
  /** Level of the own microphone, 0..1, in the lobby's check and in the room. */
  readonly ownLevel: ReadonlySignal<number>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** Something is to be heard and does not come out, paused or not, whether or not the notice 'tap-to-hear' was closed. */
  readonly silent: ReadonlySignal<boolean>;
  /** The person's name; '' until they gave one. Stored on this device. */
  readonly myName: ReadonlySignal<string>;
  readonly hideAddress: ReadonlySignal<boolean>;
  /** Only what listening needs is loaded so far; the rest follows the first voice, or is loaded on demand. */
  readonly onlyListens: ReadonlySignal<boolean>;
}

/** Everything a person can do. Asynchronous calls resolve when the view shows the outcome; problems appear as notices. */
export interface Actions {
  /** Creates the room and goes to its lobby as its host. Throws RangeError when title or name is empty after trimming. */
  openRoom(room: NewRoom): Promise<void>;
  /** Loaded on demand, because few people use it. */
  communities(): Promise<CommunityActions>;
  /** The same. */
  planned(): Promise<PlannedActions>;
  /** The same. */
  lists(): Promise<BanListActions>;
  setName(name: string): void;
  setHideAddress(hide: boolean): void;
  /** Lobby: unfolds the microphone check (asks for the microphone). */
  checkMicrophone(): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  setPreset(preset: Preset): Promise<void>;
  /** What this person sends is encoded at 24 kbit/s, and no pictures are fetched; stored on this device. */
  setLowData(on: boolean): Promise<void>;
  /** The page's own noise filter, for voice; stored on this device. */
  setNoise(noise: NoiseChoice): Promise<void>;
  /** Lobby: five seconds of the open microphone are played back to this person alone; false ends it. */
  hearMyself(on: boolean): void;
  /** Whoever comes on stage is muted, and heard while they hold something; on stage it mutes. Stored on this device. */
  setPushToTalk(on: boolean): void;
  joinWithMicrophone(): Promise<void>;
  /** Never asks for the microphone. */
  joinListening(): Promise<void>;
  setMuted(muted: boolean): void;
  /** Room: from listening to the stage (asks for the microphone) and back. */
  takeStage(): Promise<void>;
  leaveStage(): void;
  /** Hosts and moderators, where the room may be recorded and this browser can: begins to record it here, or ends that. */
  setRecording(on: boolean): Promise<void>;
  /** What this device holds of recordings; loaded on demand. */
  recordings(): Promise<RecordingActions>;
  /** What is said in the room this person is in, to read; loaded on demand. Undefined outside a room. */
  captions(): Promise<RoomCaptions | undefined>;
  /** Files that hosts and moderators on stage play to the room; loaded on demand. Undefined outside a room. */
  music(): Promise<RoomMusic | undefined>;
  /** What people in the room carry beside their names; loaded on demand. Undefined outside a room. */
  profiles(): Promise<RoomProfiles | undefined>;
  /** Whether recorders may keep this person's voice in this room. */
  setKeepsMyVoice(keep: boolean): void;
  raiseHand(raised: boolean): Promise<void>;
  /** Says why the own hand is up. Resolves to false when nobody was told: it is blank, comes too soon after others, or no hand is up. */
  explainHand(reason: string): Promise<boolean>;
  /** `reaction`: 0 a heart, 1 clapping, 2 laughter, 3 surprise, 4 a raised thumb. */
  react(reaction: number): Promise<void>;
  /** Writes a chat line. Resolves to false when nothing was sent: it is blank, or comes too soon after others. */
  write(text: string): Promise<boolean>;
  setVolume(personId: string, volume: number): void;
  /** In the lobby of a locked room: asks to be let in, and comes in as a listener when somebody does. */
  knock(): Promise<void>;
  leave(): void;
  /** Host only. */
  endRoom(): void;
  /** Answers an invitation to the stage: yes (asks for the microphone), or no. */
  acceptStage(): Promise<void>;
  declineStage(): void;
  /** Hosts and moderators; `personId` is a session's id. A deed that this person may not do has no effect. */
  inviteToStage(personId: string): void;
  toAudience(personId: string): void;
  setSilenced(personId: string, silenced: boolean): void;
  remove(personId: string): void;
  ban(personId: string, term: BanTerm): void;
  /** Ends a removal or ban. */
  unban(personId: string): void;
  /** Lets somebody into a locked room who waits at its door. */
  admit(personId: string): void;
  setLocked(locked: boolean): void;
  /** Changes the rules of the room. Resolves to false when nothing was changed: they may not, or a key is missing. */
  setRules(change: RuleChange): Promise<boolean>;
  /** Host only. */
  setModerator(personId: string, moderator: boolean): void;
  /** Host only: they become host, this person a moderator. */
  handOver(personId: string): void;
  /** Reports about people, to those who decide; loaded on demand. */
  reports(): Promise<ReportActions>;
  /** Creates an invite and resolves to its absolute link; undefined when none is left. */
  makeInvite(kind: InviteKind): Promise<string | undefined>;
  revokeInvite(seat: string): void;
  /** From a gesture, after the notice 'tap-to-hear'. */
  resumeSound(): Promise<void>;
  /** Nothing comes out of the page until `resumeSound`; the notice 'tap-to-hear' says so. */
  pauseSound(): Promise<void>;
  dismiss(notice: Notice): void;
  /** A text for a bug report: versions, paths, counters; no names, no addresses. */
  report(): Promise<string>;
}

export interface Session {
  readonly view: View;
  readonly act: Actions;
  stop(): Promise<void>;
}
