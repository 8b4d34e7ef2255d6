/** A room as a listener is shown it: plain data that can be compared, stored and sent between threads. Pure. */
import type { RelayStatus } from '../fanout/subscribe/relay-port.ts';
import type { LeftRelay } from '../fanout/subscribe/relay-trust.ts';
import { type Face, faceOf, personOf } from '../identity/person.ts';
import type { Exclusion, Role } from '../moderation/permissions.ts';
import type { AccessRule, StageRule } from '../records/charter.ts';
import type { Member } from '../records/member.ts';
import { isRecordable, recordersOf } from '../room/recording.ts';
import type { RoomState } from '../room/room-state.ts';
import { isHost, isOver, stageOf } from '../room/stage-rules.ts';

export interface PersonSummary extends Face {
  /** The session's key in hex: unique in the room even when one person is there twice. */
  readonly id: string;
  readonly role: Role;
  /** As heard: somebody who is heard is not muted, whatever their record still says. */
  readonly muted: boolean;
  /** Silenced by a moderator. */
  readonly silenced: boolean;
  /** Their session signed two different sounds for one moment, so neither is played. */
  readonly contradicts: boolean;
  /** Heard now, or a moment ago. */
  readonly talking: boolean;
}

export interface RoomSummary {
  /** False until a relay has sent the room's records: everything else is empty then. */
  readonly known: boolean;
  readonly title: string;
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** Listed in the hallway for all to find. */
  readonly open: boolean;
  readonly access: AccessRule;
  readonly stageRule: StageRule;
  /** Hosts and moderators may record it. */
  readonly recordable: boolean;
  /** Names of those who record it now. */
  readonly recordedBy: readonly string[];
  readonly locked: boolean;
  /** The room is over for all. */
  readonly closed: boolean;
  /** The host's name; '' while they are absent. */
  readonly host: string;
  readonly onStage: readonly PersonSummary[];
  /** Listeners with a record that was sent: everybody in a small room. */
  readonly listening: readonly PersonSummary[];
  /** How many listen, by name or not. */
  readonly listeners: number;
  /** The name of the relay that brings the audio; '' when there is none, or it has no name. */
  readonly relay: string;
  /** A relay brings the audio. */
  readonly live: boolean;
  /** Somebody has been heard since the start. */
  readonly heard: boolean;
  /** Why the listener may not come in, as far as is known without their grants. */
  readonly exclusion: Exclusion | undefined;
  /** The listener may go on stage uninvited, as far as is known without their grants. */
  readonly maySpeak: boolean;
  /** People who learn the address of a participant. */
  readonly seers: number;
  /** Reactions by kind since some moment. */
  readonly applause: readonly number[];
  /** Relays that lied, the latest last. */
  readonly left: readonly LeftRelay[];
}

export interface Heard {
  readonly status: RelayStatus;
  /** Who talks now, by id. */
  readonly talking: ReadonlySet<string>;
  readonly heard: boolean;
  readonly identity: Uint8Array | undefined;
}

/** Somebody unknown to the room. */
const NOBODY = '';

export function summaryOf(state: RoomState, { status, talking, heard, identity }: Heard): RoomSummary {
  const { roster, permissions, audience, interactions } = state;
  const { charter, members } = roster;
  const me = identity === undefined ? NOBODY : personOf(identity);
  const stage = stageOf(state);
  const shown = (member: Member): PersonSummary => ({
    ...faceOf(member),
    id: member.id,
    role: permissions.roleOf(member.person),
    muted: member.muted && !talking.has(member.id),
    silenced: permissions.standingOf(member.person).silenced,
    contradicts: permissions.contradictsItself(member.id),
    talking: talking.has(member.id),
  });
  // Each side counts whom it knows, and neither count can be checked against the other.
  const named = Math.max(members.length, status.people) - stage.length;
  const unnamed = Math.max(audience.listeners(), status.listeners);
  return {
    known: charter !== undefined,
    title: charter?.title ?? '',
    language: charter?.language ?? '',
    open: charter?.open ?? false,
    access: charter?.access ?? 'anyone',
    stageRule: charter?.stage ?? 'anyone',
    recordable: isRecordable(state),
    recordedBy: recordersOf(state).map(({ name }) => name),
    locked: permissions.content.locked,
    closed: isOver(state),
    host: members.find((member) => isHost(charter, member))?.name ?? '',
    onStage: stage.map(shown),
    listening: members.filter((member) => !stage.includes(member)).map(shown),
    listeners: Math.max(0, named) + unnamed,
    relay: status.relayName,
    live: status.live,
    heard,
    exclusion: permissions.exclusionOf(me),
    maySpeak: charter !== undefined && permissions.mayStand(me),
    // Somebody who names no relay cannot be introduced: they hide their address and never learn another's.
    seers: members.filter((member) => member.relays.length > 0).length,
    applause: [...interactions.applause],
    left: status.left,
  };
}
