/** The lobby as the page shows it, from the room's records. */
import { type Face, faceOf, personOf } from '../../../node/identity/person.ts';
import type { InviteOffer } from '../../../node/participant/rights/invites.ts';
import type { Member } from '../../../node/records/member.ts';
import { isRecordable } from '../../../node/room/recording.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import { isHost, isOver, stageOf } from '../../../node/room/stage-rules.ts';
import type { Lobby } from '../view/lobby.ts';
import type { KnownOf } from '../view/people.ts';

export interface LobbySources {
  readonly records: RoomRecords;
  readonly identity: Uint8Array;
  readonly myName: string;
  /** Relays answered and none knows the room. */
  readonly absent: boolean;
  readonly known: KnownOf;
  readonly joining: boolean;
  readonly knocking: boolean;
  /** What the opened link offers. */
  readonly offer: InviteOffer | undefined;
  /** The person holds something for which the room may admit them. */
  readonly hopeful: boolean;
}

export function lobbyOf(sources: LobbySources): Lobby {
  const { records, identity, myName, absent, joining, knocking, offer, hopeful, known: of } = sources;
  const { charter, members } = records.roster;
  const stage = stageOf(records);
  const me = personOf(identity);
  const exclusion = records.permissions.exclusionOf(me);
  const known = charter !== undefined;
  return {
    status: isOver(records) ? 'closed' : known ? 'found' : absent ? 'absent' : 'looking',
    id: records.id,
    title: charter?.title ?? '',
    host: hostOf(records, identity, myName, of),
    open: charter?.open ?? false,
    access: charter?.access ?? 'anyone',
    stageBy: charter?.stage === 'invited' ? 'invitation' : 'anyone',
    recordable: isRecordable(records),
    mayEnter: known && (exclusion === undefined || (exclusion === 'uninvited' && hopeful)),
    maySpeak: known && (records.permissions.mayStand(me) || offer?.kind === 'speak'),
    hosting: isHost(charter, { identity }),
    locked: exclusion === 'locked',
    banned: exclusion === 'banned' || exclusion === 'removed',
    ...(exclusion === 'removed' ? { bannedUntil: records.permissions.standingOf(me).removedUntil } : {}),
    knocking,
    ...(offer === undefined ? {} : { offer }),
    stage: stage.map((m) => namedFace(m, of)),
    listening: members.filter((m) => !stage.includes(m)).map((m) => namedFace(m, of)),
    // Somebody who names no relay cannot be introduced: they hide their address, and never learn this person's.
    seers: members.filter((m) => m.relays.length > 0).length,
    joining,
  };
}

/** The host's name; '' while they are absent and not this person. */
export function hostOf(
  { roster: { charter, members } }: RoomRecords,
  identity: Uint8Array,
  myName: string,
  known: KnownOf,
): string {
  const host = charter === undefined ? undefined : members.find((m) => isHost(charter, m));
  return (host && namedFace(host, known).name) ?? (isHost(charter, { identity }) ? myName : '');
}

/** Somebody's face under the name that this person gave them, where they did. */
export function namedFace(author: Pick<Member, 'identity' | 'name'>, known: KnownOf): Face {
  return { ...faceOf(author), name: known(personOf(author.identity))?.name || author.name };
}
