/** The lobby as the page shows it, from the room's records. */
import { isHost, stageOf } from '../../node/room/rights.ts';
import type { Room as RoomRecords } from '../../node/room/room.ts';
import { faceOf } from './faces.ts';
import type { Lobby } from './view.ts';

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

/** The host's name; '' while they are not there and not me. */
export function hostOf({ roster: { charter, members } }: RoomRecords, identity: Uint8Array, myName: string): string {
  const host = charter === undefined ? undefined : members.find((m) => isHost(charter, m));
  return host?.name ?? (isHost(charter, { identity }) ? myName : '');
}
