/** Which replays somebody asks for: those of a room, a host or a community. Pure. */
import { isCommunityId, isRoomId } from '../../src/node/identity/ids.ts';
import type { ShelvedReplay } from './shelf.ts';

/** Of a query, characters. */
const MAX_QUERY = 512;

export interface Question {
  /** The question without anything else that was in the query, always in the same order: '' for all replays. */
  readonly query: string;
  matches(replay: ShelvedReplay): boolean;
}

/** Of a path with its query. Undefined for a question that makes no sense. */
export function readQuestion(url = ''): Question | undefined {
  const given = new URLSearchParams(url.split('?', 2)[1]?.slice(0, MAX_QUERY) ?? '');
  const [room, host, community] = ['room', 'host', 'community'].map((name) => given.get(name) ?? undefined);
  if (room !== undefined && !isRoomId(room)) return undefined;
  if (host !== undefined && !/^[0-9a-f]{64}$/.test(host)) return undefined;
  if (community !== undefined && !isCommunityId(community)) return undefined;
  const asked = Object.entries({ room, host, community }).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return {
    query: new URLSearchParams(asked).toString(),
    matches: (replay) =>
      (room ?? replay.room) === replay.room &&
      (host ?? replay.host) === replay.host &&
      (community ?? replay.community) === replay.community,
  };
}
