/** `replays.json`: the replays that a relay serves. Its text, strictly read. Nothing in it is proven: what a replay is, its own files prove. */
import { isCommunityId, isRoomId, type RoomId } from '../identity/ids.ts';
import { MAX_NAME_BYTES, MAX_TITLE_BYTES } from '../records/constants.ts';
import { asLine, asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { asFields, asSeconds, parsedJson } from './json.ts';

export interface ListedReplay {
  /** The name of its folder. */
  readonly id: string;
  readonly room: RoomId;
  readonly title: string;
  /** ms since 1970. */
  readonly started: number;
  /** Seconds. */
  readonly lasts: number;
  readonly speakers: readonly string[];
  /** Identity key of the room's host in hex, where its charter is there. */
  readonly host: string | undefined;
  readonly community: string | undefined;
}

/** Replays in a list, the newest; longest text, characters; names of one. */
export const MAX_LISTED = 200;
export const MAX_LISTING = 500_000;
export const MAX_LISTED_NAMES = 12;

/** True for a name that a replay's folder may have: no path leads out of where they are. */
export function isReplayId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
}

export function writeListing(replays: readonly ListedReplay[]): string {
  const shown = replays.slice(0, MAX_LISTED).map(({ id, room, title, started, lasts, speakers, host, community }) => ({
    id,
    room,
    title,
    started: new Date(started).toISOString(),
    lasts,
    speakers: speakers.slice(0, MAX_LISTED_NAMES),
    host: host ?? null,
    community: community ?? null,
  }));
  return `${JSON.stringify({ version: 1, replays: shown })}\n`;
}

/** Throws MalformedError. */
export function readListing(text: string): readonly ListedReplay[] {
  const all = asFields(parsedJson(text, MAX_LISTING), 'listing');
  if (all['version'] !== 1) throw new MalformedError('version');
  return asList(all['replays'], 'replays', 0, MAX_LISTED).map(replayIn);
}

function replayIn(value: unknown): ListedReplay {
  const { id, room, title, started, lasts, speakers, host, community } = asFields(value, 'replay');
  if (typeof id !== 'string' || !isReplayId(id)) throw new MalformedError('id');
  if (typeof room !== 'string' || !isRoomId(room)) throw new MalformedError('room');
  if (host !== null && !(typeof host === 'string' && /^[0-9a-f]{64}$/.test(host))) throw new MalformedError('host');
  if (community !== null && !(typeof community === 'string' && isCommunityId(community)))
    throw new MalformedError('community');
  return {
    id,
    room,
    title: asLine(title, 'title', MAX_TITLE_BYTES),
    started: asUint(typeof started === 'string' ? Date.parse(started.slice(0, 32)) : started, 'started', 2 ** 48 - 1),
    lasts: asSeconds(lasts, 'lasts'),
    speakers: asList(speakers, 'speakers', 0, MAX_LISTED_NAMES).map((name) => asLine(name, 'name', MAX_NAME_BYTES)),
    host: host ?? undefined,
    community: community ?? undefined,
  };
}

/** The link at which a page plays a replay of a server. `server`: its address with a slash at the end. `second`: where it begins to play. */
export function replayLink(server: string, { id, room }: Pick<ListedReplay, 'id' | 'room'>, second = 0): string {
  return `${server}replay/#replay=${id}&room=${room}${second > 0 ? `&t=${Math.floor(second)}` : ''}`;
}
