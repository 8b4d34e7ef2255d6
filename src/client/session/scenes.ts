/** The lobby and the room as the page shows them, from the records and the stay. */
import { isHost, stageOf } from '../../node/room/rights.ts';
import type { Room as RoomRecords } from '../../node/room/room.ts';
import { formatFragment } from './fragment.ts';
import { faceOf, type PeopleSources, peopleOf } from './people.ts';
import type { Lobby, Room } from './view.ts';

/** The lobby before anything is known. */
export const EMPTY_LOBBY: Lobby = {
  status: 'looking',
  id: '',
  title: '',
  host: '',
  open: false,
  stage: [],
  listening: [],
  seers: 0,
  joining: false,
};

export interface LobbySources {
  readonly records: RoomRecords;
  readonly identity: Uint8Array;
  readonly myName: string;
  /** Relays answered and none knows the room. */
  readonly absent: boolean;
  readonly joining: boolean;
}

export function lobbyOf({ records, identity, myName, absent, joining }: LobbySources): Lobby {
  const { charter, members } = records.roster;
  const stage = stageOf(charter, members);
  const known = charter !== undefined;
  return {
    status: charter?.closed ? 'closed' : known ? 'found' : absent ? 'absent' : 'looking',
    id: records.id,
    title: charter?.title ?? '',
    host: hostOf(records, identity, myName),
    open: charter?.open ?? false,
    stage: stage.map(faceOf),
    listening: members.filter((m) => !stage.includes(m)).map(faceOf),
    // Whoever names no relay can be introduced to nobody: they hide their address, and never learn mine.
    seers: members.filter((m) => m.relays.length > 0).length,
    joining,
  };
}

export interface RoomSources extends PeopleSources {
  /** Relays that the link to this room names. */
  readonly relays: readonly string[];
  /** The page's address. */
  readonly page: string;
}

export function roomOf(sources: RoomSources): Room {
  const { records, identity, myName, stay, relays, page } = sources;
  const { charter } = records.roster;
  const people = peopleOf(sources);
  return {
    id: records.id,
    title: charter?.title ?? '',
    host: hostOf(records, identity, myName),
    open: charter?.open ?? false,
    link: new URL(formatFragment(records.id, relays), page).href,
    me: people.me,
    stage: people.stage,
    listening: people.listening,
    listeningCount: listeningOf(sources, people.stage.length),
    canSpeak: stay.place === 'stage',
    leftRelays: stay.relay.left,
    hands: records.floor.hands.map((hand) => ({ ...faceOf(hand), id: hand.id, me: hand.id === stay.me })),
    lines: records.floor.lines.map((line) => ({
      ...faceOf(line),
      id: `${line.id} ${line.at}`,
      me: line.id === stay.me,
      text: line.saying.text,
      at: line.at,
    })),
    applause: [...records.floor.applause],
  };
}

/** Everyone who listens: with a record, whom my relay may know better than I do, and without, whom relays count. */
function listeningOf({ records: { roster, audience }, stay }: RoomSources, onStage: number): number {
  const named = Math.max(roster.size, stay.relay.people) - onStage;
  return Math.max(0, named) + Math.max(audience.listeners(), stay.relay.listeners);
}

function hostOf({ roster: { charter, members } }: RoomRecords, identity: Uint8Array, myName: string): string {
  const host = charter === undefined ? undefined : members.find((m) => isHost(charter, m));
  return host?.name ?? (isHost(charter, { identity }) ? myName : '');
}
