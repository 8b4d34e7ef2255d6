/** What a relay answers about lists of the banned: it takes them in, and hands a community's to whoever asks for it. */
import { readBanList } from '../../src/node/banlist/ban-list.ts';
import { BAN_LISTS_PATH, MAX_BAN_LIST } from '../../src/node/banlist/constants.ts';
import { isCommunityId } from '../../src/node/identity/ids.ts';
import { createRecordRoutes, type RecordRoutes } from '../http/intake/record-routes.ts';
import type { Counters } from '../util/counters.ts';
import { BanListShelf } from './ban-list-shelf.ts';

export interface BanListRoutesOptions {
  readonly counters: Counters;
  /** ms, by a clock that does not jump. */
  readonly now?: () => number;
}

export interface BanListRoutes extends RecordRoutes {
  /** Lists kept now. */
  readonly size: number;
  stop(): void;
}

const CHECKS = {
  each: { perSecond: 0.5, burst: 20, maxKeys: 4_096 },
  all: { perSecond: 20, burst: 200, maxKeys: 1 },
};
const SWEEP = 600_000;

export function createBanListRoutes({ counters, now = () => performance.now() }: BanListRoutesOptions): BanListRoutes {
  const shelf = new BanListShelf();
  const sweep = setInterval(() => shelf.expire(now()), SWEEP);
  sweep.unref();
  const { serve } = createRecordRoutes({
    name: 'banlists',
    path: BAN_LISTS_PATH,
    counters,
    now,
    most: { record: MAX_BAN_LIST, query: 64 },
    checks: CHECKS,
    take: async (bytes, from) => shelf.take(await readBanList(bytes), now(), from),
    find: (query) => {
      const id = query.get('of') ?? '';
      return isCommunityId(id) ? (shelf.of(id, now()) ?? new Uint8Array()) : undefined;
    },
  });
  return {
    get size() {
      return shelf.size;
    },
    serve,
    stop: () => clearInterval(sweep),
  };
}
