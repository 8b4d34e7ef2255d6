/** The room as the page shows it, from its records and this person's participation. */

import { formatFragment } from '../../../node/directory/fragment.ts';
import type { PublishWay } from '../../../node/fanout/publish/publish-connection.ts';
import { FACE_KEY_BYTES, type Face, type PersonId, personOf } from '../../../node/identity/person.ts';
import type { Invites } from '../../../node/participant/rights/invites.ts';
import { type PutOut, peopleAtTheDoor, peoplePutOut } from '../../../node/participant/rights/moderate.ts';
import type { Member } from '../../../node/records/member.ts';
import type { Hand } from '../../../node/room/interactions.ts';
import { isRecordable, recordersOf } from '../../../node/room/recording.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import { MESSAGE_HEADERS, type Traffic } from '../../audio/traffic.ts';
import type { PutOutPerson, Room } from '../view/room.ts';
import { handReason } from './hand-reason.ts';
import { hostOf, namedFace } from './lobby-presenter.ts';
import { logOf } from './moderation-log.ts';
import { type PeopleSources, peopleOf, putOutOf } from './people-presenter.ts';
import { type RuledTexts, rulesOf } from './room-rules.ts';

export interface RoomSources extends PeopleSources {
  /** Relays that the link to this room names. */
  readonly relays: readonly string[];
  /** The page's address. */
  readonly page: string;
  /** The latest invitation to the stage was declined. */
  readonly declined: boolean;
  /** Invites that this person may hand out, if any. */
  readonly invites: Invites | undefined;
  /** A microphone is open, whatever it brings. */
  readonly microphone: boolean;
  /** Verification words of the room's current key. */
  readonly words: readonly string[];
  /** What the audio engine received and sent. */
  readonly traffic: Readonly<Traffic>;
  /** Texts of the rules. */
  readonly texts: RuledTexts;
  /** This page records the room; undefined where the browser cannot. */
  readonly recordsHere: boolean | undefined;
  /** Whether the browser has WebRTC. */
  readonly webRtc: boolean;
}

export function roomOf(sources: RoomSources): Room {
  const { records, identity, myName, participant, relays, page, known } = sources;
  const { permissions, moderator, roster } = records;
  const { charter } = roster;
  const people = peopleOf(sources);
  const chair = moderator.chair;
  const me = personOf(identity);
  const onStage = participant.place === 'stage';
  const decides = permissions.roleOf(me) !== 'none';
  const isRead = ({ identity }: Pick<Member, 'identity'>): boolean => known(personOf(identity))?.blocked !== true;
  // A removed person's hand is lowered.
  const isIn = (hand: Hand): boolean => putOutOf(permissions, personOf(hand.identity)) === undefined && isRead(hand);
  const named = (author: Pick<Member, 'identity' | 'name'>): Face => namedFace(author, known);
  return {
    id: records.id,
    title: charter?.title ?? '',
    host: hostOf(records, identity, myName, known),
    open: charter?.open ?? false,
    access: charter?.access ?? 'anyone',
    stageBy: charter?.stage === 'invited' ? 'invitation' : 'anyone',
    recordable: isRecordable(records),
    recordedBy: recordersOf(records).map((m) => (m.id === participant.me ? myName : m.name)),
    ...(sources.recordsHere === undefined || !decides || !isRecordable(records)
      ? {}
      : { recordsHere: sources.recordsHere }),
    ...(participant.recordable === undefined ? {} : { keepsMyVoice: participant.recordable }),
    locked: permissions.content.locked,
    atTheDoor: decides ? peopleAtTheDoor(records).map((m) => ({ ...named(m), id: m.id })) : [],
    putOut: decides ? peoplePutOut(records).map((one) => shownPutOut(one, records, me)) : [],
    maySay: participant.maySay,
    mayTakeStage: permissions.mayStand(me) || participant.mayIntroduce,
    askedToStage: !onStage && !sources.declined && permissions.standingOf(me).invited,
    chaired: chair !== undefined,
    chair: chair === undefined ? '' : (roster.get(chair.session)?.name ?? ''),
    words: sources.words,
    ...(sources.invites === undefined ? {} : { invites: sources.invites }),
    log: logOf(sources),
    rules: rulesOf(sources),
    link: new URL(formatFragment(records.id, relays), page).href,
    me: people.me,
    stage: people.stage,
    listening: people.listening,
    unlisted: people.unlisted,
    listeningCount: listeningOf(sources, people.stage.length),
    canSpeak: onStage,
    mayPlay: records.rules.mayPlay(me),
    ...(onStage && participant.relay.wanted ? spokenBy(participant.relay.publishingBy) : {}),
    relaysOnly: !sources.webRtc,
    traffic: trafficOf(sources),
    unheard: onStage && sources.microphone && !participant.muted && !participant.sounds,
    leftRelays: participant.relay.status.left,
    hands: records.interactions.hands.filter(isIn).map((hand) => ({
      ...named(hand),
      id: hand.id,
      me: hand.id === participant.me,
      reason: handReason(records, participant, hand.id),
      ...(records.rules.mayLink(personOf(hand.identity), Date.now()) ? {} : { linkless: true }),
    })),
    lines: records.interactions.lines.filter(isRead).map((line) => ({
      ...named(line),
      id: `${line.id} ${line.at}`,
      by: line.id,
      me: line.id === participant.me,
      text: line.saying.text,
      at: line.at,
      ...(records.rules.mayLink(personOf(line.identity), Date.now()) ? {} : { linkless: true }),
    })),
    applause: [...records.interactions.applause],
  };
}

function shownPutOut({ person, name, until }: PutOut, { permissions }: RoomRecords, me: PersonId): PutOutPerson {
  return {
    id: person,
    key: person.slice(0, 2 * FACE_KEY_BYTES),
    name,
    mayReturn: permissions.mayAct(me, 'unban', person),
    ...(until === undefined ? {} : { until }),
  };
}

/** Everyone who listens: with a record, whom the relay may know better than this page does, and without, whom relays count. */
function listeningOf({ records: { roster, audience }, participant }: RoomSources, onStage: number): number {
  const named = Math.max(roster.size, participant.relay.status.people) - onStage;
  return Math.max(0, named) + Math.max(audience.listeners(), participant.relay.status.listeners);
}

function trafficOf({ traffic: { received, sent }, participant }: RoomSources): Traffic {
  const { bytes, bundles } = participant.relay.sent;
  return { received, sent: sent + bytes + bundles * MESSAGE_HEADERS };
}

/** A WebSocket where there is one: a stream beside it brings the same. */
function spokenBy(ways: readonly PublishWay[]): Pick<Room, 'spokenBy'> {
  const way = ways.includes('websocket') ? 'websocket' : ways[0];
  return way === undefined ? {} : { spokenBy: way };
}
