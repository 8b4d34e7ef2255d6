/** What this device remembers of lists of the banned: the lists that it had last, and whom its page banned by them. */
import { type BanList, readBanList } from '../../../node/banlist/ban-list.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { PersonId } from '../../../node/identity/person.ts';
import { MAX_BANNED } from '../../../node/records/moderation-limits.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { device } from '../platform/storage.ts';

/** Lists and rooms that are remembered, the latest last. */
const MAX_LISTS = 24;
const MAX_ROOMS = 32;

export async function storedLists(): Promise<readonly BanList[]> {
  const lines = device.get('ban-lists')?.split('\n').slice(-MAX_LISTS) ?? [];
  const read = await Promise.all(
    // Whatever is not a list that this page can read is fetched again.
    lines.map(async (line) => readBanList(fromBase64url(line)).catch(() => undefined)),
  );
  return read.filter((one) => one !== undefined);
}

/** The latest last; those of `own` are kept before all others. */
export function storeLists(lists: readonly BanList[], own: (list: BanList) => boolean): void {
  const kept = [...lists.filter((one) => !own(one)), ...lists.filter(own)].slice(-MAX_LISTS);
  device.set('ban-lists', kept.length === 0 ? undefined : kept.map(({ bytes }) => toBase64url(bytes)).join('\n'));
}

/** Before the community of whom somebody let back in by hand. */
export const LET_IN = '!';

/** Whom this page banned in a room, and by the list of which community (root key in base64url). */
export function listBans(room: RoomId): ReadonlyMap<PersonId, string> {
  return new Map(allBans().get(room) ?? []);
}

export function storeListBans(room: RoomId, bans: ReadonlyMap<PersonId, string>): void {
  const all = allBans();
  all.delete(room);
  if (bans.size > 0) all.set(room, [...bans].slice(-MAX_BANNED));
  device.set('list-bans', all.size === 0 ? undefined : JSON.stringify([...all].slice(-MAX_ROOMS)));
}

type Bans = Map<RoomId, readonly (readonly [PersonId, string])[]>;

function allBans(): Bans {
  try {
    const pairs = JSON.parse(device.get('list-bans') ?? '[]') as [RoomId, [PersonId, string][]][];
    const isBan = (one: unknown): boolean =>
      Array.isArray(one) && one.length === 2 && one.every((x) => typeof x === 'string');
    return new Map(pairs.map(([room, bans]) => [`${room}`, bans.filter(isBan)]));
  } catch {
    // Missing, not written by this code, or cut short.
    return new Map();
  }
}
