/** From a room's records to the people that the page shows. */

import { signal } from '@preact/signals';
import { faceOf, type PersonId, personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import type { Member } from '../../../node/records/member.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import { stageOf } from '../../../node/room/stage-rules.ts';
import { equals } from '../../../node/wire/bytes.ts';
import type { VoiceStats } from '../../audio/engine.ts';
import type { KnownOf } from '../view/people.ts';
import type { Acquaintance, Path, Person } from '../view/room.ts';
import { playedTitle } from './played-title.ts';
import type { VoiceLevels } from './voice-levels.ts';

export interface PeopleSources {
  readonly records: RoomRecords;
  readonly identity: Uint8Array;
  readonly myName: string;
  readonly participant: Participant;
  readonly levels: VoiceLevels;
  readonly volumes: ReadonlyMap<string, number>;
  readonly voices: ReadonlyMap<string, VoiceStats>;
  /** Whom this person keeps or has blocked. */
  readonly known: KnownOf;
  /** Share of a voice that was missing recently, by member id. */
  readonly loss: (id: string) => number | undefined;
}

export interface People {
  readonly me: Person;
  readonly stage: readonly Person[];
  readonly listening: readonly Person[];
  readonly unlisted: readonly Person[];
}

/** People without a record are not heard. */
const SILENCE = signal(0);

type Author = Pick<Member, 'id' | 'identity' | 'name'>;

/** Who somebody is to this person. */
function acquaintance({ identity, name }: Omit<Author, 'id'>, known: KnownOf): Acquaintance {
  const person = personOf(identity);
  const { name: own = '', blocked = false } = known(person) ?? {};
  if (own === '') return { person, name, blocked };
  return { person, name: own, kept: true, blocked, ...(own === name ? {} : { theirs: name }) };
}

export function peopleOf(sources: PeopleSources): People {
  const { records, participant, identity, myName } = sources;
  const stage = new Set(stageOf(records).map((m) => m.id));
  const people = records.roster.members.map((m) => shown(m, stage.has(m.id), sources));
  return {
    me:
      people.find((p) => p.id === participant.me) ?? unlisted({ id: participant.me, identity, name: myName }, sources),
    stage: people.filter((p) => stage.has(p.id)),
    listening: people.filter((p) => !stage.has(p.id)),
    unlisted: saidBy(records)
      .filter(({ id }) => records.roster.get(id) === undefined)
      .map((author) => unlisted(author, sources)),
  };
}

/** Everyone who raised a hand or wrote a line, each once, by their latest name. */
function saidBy({ interactions }: Pick<RoomRecords, 'interactions'>): readonly Author[] {
  const remarks = [...interactions.hands, ...interactions.lines].sort((a, b) => a.at - b.at);
  return [...new Map(remarks.map((remark) => [remark.id, remark])).values()];
}

/** Somebody without a record: this person in the audience of a large room, or somebody known by their remarks. */
function unlisted(author: Author, { records: { permissions }, identity, known }: PeopleSources): Person {
  const person = personOf(author.identity);
  const { silenced, invited } = permissions.standingOf(person);
  const putOut = putOutOf(permissions, person);
  return {
    ...faceOf(author),
    ...acquaintance(author, known),
    id: author.id,
    // Includes remarks from before this person came in again.
    me: equals(author.identity, identity),
    role: permissions.roleOf(person),
    muted: true,
    silenced,
    contradicts: false,
    invited,
    ...(putOut === undefined ? {} : { putOut, mayReturn: permissions.mayAct(personOf(identity), 'unban', person) }),
    level: SILENCE,
    volume: 1,
    path: { kind: 'none' },
  };
}

/** How somebody was removed; undefined when they were not. */
export function putOutOf(permissions: RoomRecords['permissions'], person: PersonId): Person['putOut'] {
  const exclusion = permissions.exclusionOf(person);
  return exclusion === 'removed' || exclusion === 'banned' ? exclusion : undefined;
}

function shown(member: Member, onStage: boolean, sources: PeopleSources): Person {
  const { records, participant, levels, volumes, known } = sources;
  const me = member.id === participant.me;
  const { person } = member;
  const { silenced, invited } = records.permissions.standingOf(person);
  const who = acquaintance(member, known);
  const plays = onStage && who.blocked !== true ? playedTitle(records, participant, member.id) : '';
  return {
    ...faceOf(member),
    ...who,
    id: member.id,
    me,
    role: records.permissions.roleOf(person),
    silenced,
    contradicts: records.permissions.contradictsItself(member.id),
    invited: invited && !onStage,
    // As heard: somebody who is heard is not muted, whatever their record still says.
    muted: me ? !participant.sounds : member.muted && !participant.isTalking(member.id),
    level: levels.of(member.id),
    volume: volumes.get(member.id) ?? 1,
    path: me || !onStage ? { kind: 'none' } : pathOf(member.id, sources),
    ...(plays === '' ? {} : { plays }),
  };
}

function pathOf(id: string, { participant, voices, loss }: PeopleSources): Path {
  const state = participant.state(id);
  const voice = voices.get(id);
  const { live, relayName: relay } = participant.relay.status;
  // What is heard does not come by a link that is quiet, while a relay brings it.
  if (state === 'open' && (participant.isLinked(id) || !live)) {
    const stats = participant.stats(id);
    const trip = stats?.roundTrip;
    return {
      kind: 'direct',
      ...(trip === undefined || voice === undefined ? {} : { delayMs: Math.round(trip / 2 + voice.delayMs) }),
      ...(stats === undefined ? {} : { loss: stats.lossIn }),
    };
  }
  if (live) {
    const missing = loss(id);
    return {
      kind: 'relay',
      ...(relay === '' ? {} : { relay }),
      ...(voice === undefined ? {} : { delayMs: Math.round(voice.delayMs) }),
      ...(missing === undefined ? {} : { loss: missing }),
    };
  }
  return { kind: state === 'failing' || participant.wasHeard(id) ? 'lost' : 'connecting' };
}
